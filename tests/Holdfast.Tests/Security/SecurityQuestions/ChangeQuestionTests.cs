using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SecurityQuestions;

public sealed class ChangeQuestionTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/settings/question";
    private const string Choice = "What was the name of your first pet?";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R411")]
    [Trait("R", "R417")]
    public async Task A_question_is_set_under_the_password_told_to_the_owner_and_stored_as_a_hash_alone()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var before = laptop.Cookie("session");

        var saved = await laptop.SubmitForm(Path, ("Current", sam.Password), ("Question", Choice), ("Answer", "Biscuit the Third"));

        Assert.Equal("/settings", saved.Location);
        Assert.NotEqual(before, laptop.Cookie("session"));
        Assert.Contains("Your security question is saved", (await laptop.Follow(saved)).Words, StringComparison.Ordinal);
        var question = (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account);
        Assert.Equal(Choice, question.Text);
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", question.AnswerHash, StringComparison.Ordinal);
        Assert.DoesNotContain((await _app.StoredText()).SelectMany(table => table.Value), row => row.Contains("Biscuit the Third", StringComparison.Ordinal));
        Assert.Contains(await _app.Stored<AuditEntry>(), entry => entry.Account == sam.Account && entry.Kind == QuestionEvents.Changed);
        Assert.Contains(await _app.Stored<Delivery>(), delivery => delivery.Payload.Contains("question-changed", StringComparison.Ordinal)
            && delivery.Payload.Contains(sam.Account.Value.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(_app.Log.Lines, line => line.Contains("Biscuit the Third", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("R", "R112")]
    [Trait("Regression", "14")]
    [InlineData("not the current password", Choice, "Biscuit", "Your current password is not right")]
    [InlineData("", Choice, "Biscuit", "Your current password is not right")]
    [InlineData(null, "", "Biscuit", "No question is chosen")]
    [InlineData(null, "What is my own question?", "Biscuit", "No question is chosen")]
    [InlineData(null, Choice, "", "The answer is missing")]
    [InlineData(null, Choice, "ab", "The answer is too short")]
    [InlineData(null, Choice, "first", "The answer is easy to find out")]
    [InlineData(null, Choice, "password", "The answer is easy to guess")]
    public async Task A_refusal_says_why_and_changes_nothing(string? current, string question, string answer, string says)
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var before = (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account);

        var refused = await laptop.SubmitForm(Path, ("Current", current ?? sam.Password), ("Question", question), ("Answer", answer));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(says, refused.Words, StringComparison.Ordinal);
        var after = (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account);
        Assert.Equal((before.Text, before.AnswerHash, before.Version), (after.Text, after.AnswerHash, after.Version));
        Assert.DoesNotContain(await _app.Stored<AuditEntry>(), entry => entry.Account == sam.Account && entry.Kind == QuestionEvents.Changed);
        Assert.Equal(question == Choice ? Choice : "", refused.Document.QuerySelector("option[selected]")?.GetAttribute("value") ?? "");
        Assert.Equal("", refused.Document.QuerySelector("#Answer")?.GetAttribute("value") ?? "");
    }

    [Fact]
    [Trait("R", "R112")]
    public async Task Nobody_sets_a_question_without_being_signed_in_and_wrong_passwords_run_out()
    {
        var stranger = _app.NewBrowser();
        Assert.StartsWith("/sign-in", (await stranger.Get(Path)).Location, StringComparison.Ordinal);

        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var page = await laptop.Get(Path);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.Submit(page, Path, ("Current", "a guess"), ("Question", Choice), ("Answer", "Biscuit"))).Status);
        }

        var waits = await laptop.Submit(page, Path, ("Current", sam.Password), ("Question", Choice), ("Answer", "Biscuit"));
        Assert.Equal(HttpStatusCode.TooManyRequests, waits.Status);
        Assert.DoesNotContain(await _app.Stored<SecurityQuestion>(), q => q.Account == sam.Account);
    }

    [Fact]
    public async Task Two_tabs_that_set_the_first_question_at_once_set_one()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var page = await laptop.Get(Path);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
            laptop.Copy(_app).Submit(page, Path, ("Current", sam.Password), ("Question", Choice), ("Answer", $"Biscuit {i}")))));

        Assert.Single(answers, answer => answer.Location == "/settings");
        Assert.Equal(1, (await _app.Stored<AuditEntry>()).Count(e => e.Account == sam.Account && e.Kind == QuestionEvents.Changed));
        Assert.Single(await _app.Stored<SecurityQuestion>(), q => q.Account == sam.Account);
    }

    [Fact]
    [Trait("F", "F44")]
    public async Task The_answer_is_a_text_field_that_no_password_manager_saves()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());

        var field = (await laptop.Get(Path)).Document.QuerySelector("#Answer");

        Assert.Equal("text", field?.GetAttribute("type"));
        Assert.Equal("off", field?.GetAttribute("autocomplete"));
        Assert.Equal("input masked", field?.ClassName);
        Assert.NotNull(field?.ParentElement?.QuerySelector("[data-reveal]"));
    }

    [Fact]
    [Trait("R", "R414")]
    public async Task An_own_question_is_taken_only_where_the_operator_allows_it()
    {
        await using var app = await Other(("SecurityQuestions:AllowOwnQuestions", "true"));
        var sam = await app.NewPerson();
        var laptop = await app.SignIn(sam);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.SubmitForm(Path, ("Current", sam.Password), ("Own", new string('w', 151)), ("Answer", "Biscuit"))).Status);
        Assert.Equal("/settings", (await laptop.SubmitForm(Path, ("Current", sam.Password), ("Own", "Which street did my aunt live in?"), ("Answer", "Biscuit"))).Location);

        Assert.Equal("Which street did my aunt live in?", (await app.Stored<SecurityQuestion>()).Single().Text);
    }

    [Fact]
    [Trait("R", "R419")]
    public async Task A_generated_phrase_is_shown_once_and_opens_the_question_however_it_is_typed()
    {
        await using var app = await Other(("SecurityQuestions:Mode", "Generated"));
        var sam = await app.NewPerson();
        var laptop = await app.SignIn(sam);

        var shown = await laptop.SubmitForm(Path, ("Current", sam.Password));
        var phrase = shown.Document.QuerySelector(".phrase")?.TextContent ?? "";
        Assert.Equal(6, phrase.Split(' ').Length);
        Assert.DoesNotContain(phrase, (await laptop.Get(Path)).Text, StringComparison.Ordinal);
        Assert.True((await app.Stored<SecurityQuestion>()).Single().IsGenerated);

        var phone = app.NewBrowser(Browser.SafariOnIPhone);
        Assert.Equal("/settings", (await phone.AnswerQuestion(await phone.AskedAtSignIn(sam), phrase.ToUpperInvariant())).Location);
    }

    [Fact]
    public async Task Where_questions_are_off_none_is_set_and_none_is_asked()
    {
        await using var app = await Other(("SecurityQuestions:Mode", "Off"));
        var sam = await app.NewPersonWithQuestion();
        var laptop = await app.SignIn(sam);

        Assert.Contains("use security questions here", (await laptop.Get(Path)).Words, StringComparison.Ordinal);
        Assert.Empty((await laptop.Get(Path)).Document.QuerySelectorAll($"form[action='{Path}']"));
        Assert.Empty((await laptop.Get("/settings")).Document.QuerySelectorAll($"main a[href='{Path}']"));
    }

    private async Task<TestApp> Other(params (string Key, string Value)[] settings) =>
        new(await fixture.Databases.New(TestContext.Current.CancellationToken), web =>
        {
            foreach (var (key, value) in settings)
            {
                web.UseSetting(key, value);
            }
        });
}
