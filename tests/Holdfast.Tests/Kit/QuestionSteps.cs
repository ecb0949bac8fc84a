using Holdfast.Security.SecurityQuestions;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

/// <summary>What people with a security question do.</summary>
public static class QuestionSteps
{
    public const string Question = "What was the first dish that you learned to cook?";
    public const string Answer = "Risi e bisi";

    /// <summary>A person with a question.</summary>
    public static async Task<Person> NewPersonWithQuestion(this TestApp app, string answer = Answer)
    {
        var person = await app.NewPerson();
        await app.SetQuestion(person, answer);
        return person;
    }

    public static Task SetQuestion(this TestApp app, Person person, string answer = Answer, bool caseSensitive = true) => app.Change(db => db.Add(new SecurityQuestion
    {
        Account = person.Account,
        Text = Question,
        AnswerHash = app.HashOf(Answers.Compared(answer, caseSensitive)),
        CaseSensitive = caseSensitive,
        IsGenerated = false,
        SetAt = app.Clock.GetUtcNow(),
    }));

    /// <summary>Types the password; the answer is the page of the question.</summary>
    public static async Task<Answer> AskedAtSignIn(this Browser browser, Person person)
    {
        var asked = await browser.SignIn(person);
        Assert.StartsWith("/sign-in/question?flow=", asked.Location, StringComparison.Ordinal);
        return await browser.Follow(asked);
    }

    public static Task<Answer> AnswerQuestion(this Browser browser, Answer page, string answer, bool remember = false) =>
        browser.Submit(page, "/sign-in/question", ("Answer", answer), ("Remember", remember ? "true" : null));

    /// <summary>A browser in which the person has signed in with password and answer.</summary>
    public static async Task<Browser> SignInWithAnswer(this TestApp app, Person person, bool remember = false, string userAgent = Browser.ChromeOnWindows)
    {
        var browser = app.NewBrowser(userAgent);
        Assert.Equal("/settings", (await browser.AnswerQuestion(await browser.AskedAtSignIn(person), Answer, remember)).Location);
        return browser;
    }
}
