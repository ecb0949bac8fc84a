using Holdfast.Kit;

namespace Holdfast.Security.SecurityQuestions;

/// <summary>A question is a barrier and never a key: a sweep over every route with nothing but the right answer.</summary>
public sealed class AnswerAloneTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    /// <summary>What a thief would be after. What is counted, or waits to be delivered, is none of it.</summary>
    private static readonly string[] Prey =
    [
        "accounts", "passwords", "security_questions", "email_addresses", "sessions", "devices", "recovery_codes", "links", "pending_sign_ins", "containments",
        "account_releases", "superseded_passwords", "superseded_questions", "audit_entries",
    ];

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R406")]
    [Trait("R", "R408")]
    public async Task With_only_the_right_answer_nothing_is_obtained_on_any_route()
    {
        var sam = await _app.NewPersonWithQuestion();
        await _app.SignInWithAnswer(sam);
        // A sign-in of the owner that waits for its answer, and a link that lies in their mailbox.
        var waits = (await _app.NewBrowser().SignIn(sam)).Location?.Split('=')[1] ?? "";
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        var before = await Stored();
        var thief = _app.NewBrowser(Browser.SafariOnIPhone);
        var forms = _app.Forms();
        Assert.Contains("/sign-in/question", forms);
        Assert.Contains("/reset/password", forms);
        foreach (var path in forms)
        {
            var page = await thief.Get("/sign-in");
            var token = Browser.Filled(page, "/sign-in").Single(field => field.Key == "token").Value;
            foreach (var fields in Attempts(sam, waits, token))
            {
                using var form = new FormUrlEncodedContent(fields);
                await thief.Send(HttpMethod.Post, path, form);
                Assert.False(await thief.IsSignedIn(), path);
            }
        }

        foreach (var path in _app.Pages())
        {
            var shown = await thief.Get($"{path}?flow={waits}&Answer={Uri.EscapeDataString(QuestionSteps.Answer)}&Email={Uri.EscapeDataString(sam.Address)}");
            Assert.DoesNotContain(QuestionSteps.Question, shown.Text, StringComparison.Ordinal);
            Assert.False(await thief.IsSignedIn(), path);
        }

        Assert.Equal(before, await Stored());
    }

    /// <summary>Every field that any form has, with the answer in place of every secret: as it is, and under every name of the waiting sign-in.</summary>
    private static IEnumerable<List<KeyValuePair<string, string>>> Attempts(Person sam, string waits, string token)
    {
        foreach (var flow in new[] { "", waits })
        {
            yield return
            [
                new("token", token), new("Flow", flow), new("flow", flow), new("Email", sam.Address), new("Answer", QuestionSteps.Answer), new("Current", QuestionSteps.Answer),
                new("Password", QuestionSteps.Answer), new("Old", QuestionSteps.Answer), new("Code", QuestionSteps.Answer), new("New", "seven green kettles humming"),
                new("Question", QuestionSteps.Question), new("NewAnswer", "Kedgeree on Sundays"), new("EndAllSessions", "true"), new("NotMe", "true"), new("Mine", "true"), new("Agree", "true"),
            ];
        }
    }

    private async Task<string> Stored()
    {
        var all = await _app.StoredText();
        return string.Join('\n', Prey.SelectMany(table => all[table].Order(StringComparer.Ordinal).Select(row => $"{table}: {row}")));
    }
}
