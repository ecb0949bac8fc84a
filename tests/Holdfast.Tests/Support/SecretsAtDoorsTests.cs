using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.MailedLinks;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Support.Articles;
using Holdfast.Support.Comments;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support;

/// <summary>Where people and staff write words besides requests.</summary>
public enum Door
{
    ChatOfMember,
    ChatOfAgent,
    BeginOfChat,
    OfflineMessage,
    Note,
    Draft,
    Comment,
    EditedComment,
    Article,
    ArticleTitle,
}

/// <summary>Secrets are taken out of every text before it is stored, and what lives of them ends (rulings G19).</summary>
[Trait("G", "G19")]
public sealed class SecretsAtDoorsTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string HelpArticle = "/help/articles/staying-safe";
    private const string Removed = "[secret removed]";

    private readonly TestApp _app = fixture.App;

    public static TheoryData<Door> Doors => [.. Enum.GetValues<Door>()];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Doors))]
    [Trait("Attack", "18")]
    public async Task A_live_session_in_any_text_is_stored_nowhere_and_ends(Door door)
    {
        var victim = await _app.NewPerson();
        var laptop = await _app.SignIn(victim);
        var token = laptop.Cookie("session") ?? "";
        Assert.StartsWith("hf_", token, StringComparison.Ordinal);

        var stored = await Write(door, $"Look: {token} and 4242 4242 4242 4242");

        Assert.Equal($"Look: {Removed} and {Removed} 4242", stored);
        Assert.False(await laptop.IsSignedIn());
        await NowhereStored(token, "4242 4242");
        await _app.DeliverAll();
        Assert.Contains(_app.Mail.To(victim.Address), mail => mail.Subject?.Contains("signed out one of your devices", StringComparison.Ordinal) == true);
    }

    [Fact]
    [Trait("Attack", "16")]
    [Trait("F", "F17")]
    public async Task A_link_that_can_only_lock_is_taken_out_of_a_chat_and_still_locks_while_one_to_a_new_password_ends()
    {
        var victim = await _app.NewPerson();
        await _app.SignIn(victim, Browser.SafariOnIPhone);
        await _app.DeliverAll();
        var locks = _app.LinksTo(victim.Address, "/not-me")[^1];
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", victim.Address);
        var resets = _app.LinksTo(victim.Address, "/reset/password")[^1];

        foreach (var link in new[] { locks, resets })
        {
            Assert.Equal($"I got this: https://{TestApp.Host}{link.Split('=')[0]}={Removed}", await Write(Door.ChatOfMember, $"I got this: https://{TestApp.Host}{link}"));
            await NowhereStored(link.Split('=')[1]);
        }

        await _app.DeliverAll();
        Assert.Single(_app.Mail.To(victim.Address), mail => mail.Subject?.Contains("A link from us was in a message", StringComparison.Ordinal) == true);
        // Whoever finds the second in a transcript comes to nothing, and its owner still locks with the first.
        Assert.NotNull((await _app.Stored<Link>()).Single(l => l.Account == victim.Account && l.Purpose == Security.Recovery.RecoveryLinks.ResetPassword).ReplacedAt);
        Assert.DoesNotContain("New password", (await _app.NewBrowser().OpenLink(resets)).Words, StringComparison.Ordinal);
        await _app.NewBrowser().PressNotMe(locks);
        Assert.Equal(AccountStatus.Contained, (await Account(victim)).Status);
    }

    [Fact]
    [Trait("Attack", "19")]
    public async Task A_recovery_code_that_its_owner_types_in_a_chat_is_used_up_and_one_that_is_used_says_the_same()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var codes = await laptop.MakeCodes();
        var (agent, _, department) = await _app.TakesChats("Codes");
        await laptop.StartChat(department);
        await agent.TakeNext();
        await _app.DeliverAll();
        var before = _app.Mail.To(sam.Address).Count;

        // The second time it is one that was used up; the third is made up; the sender reads the same.
        foreach (var code in new[] { codes[0], codes[0], "0A2B-3C4D-5E6F-7G8H" })
        {
            var page = await laptop.Get("/chat");
            await laptop.Submit(page, "/chat/message", ("Message", $"My code is {code}."));
            Assert.Equal($"My code is {Removed}.", (await laptop.Get("/chat")).Messages()[^1]);
        }

        await NowhereStored(codes[0]);
        Assert.Single(await _app.Stored<RecoveryCode>(), c => c.Account == sam.Account && c.UsedAt is not null);
        await _app.DeliverAll();
        var notice = Assert.Single(_app.Mail.To(sam.Address).Skip(before));
        Assert.Contains("One of your recovery codes was in a message", notice.Subject, StringComparison.Ordinal);
        var browser = _app.NewBrowser();
        await browser.Submit(await browser.AskedAtSignIn(sam), "/sign-in/question", ("Code", codes[0]));
        Assert.False(await browser.IsSignedIn());
    }

    /// <summary>Writes the words through a door; what is stored of them.</summary>
    private async Task<string> Write(Door door, string words)
    {
        var name = $"Door {door} {Guid.CreateVersion7(_app.Clock.GetUtcNow())}"[..40];
        switch (door)
        {
            case Door.ChatOfMember or Door.ChatOfAgent or Door.BeginOfChat:
                var (agent, _, department) = await _app.TakesChats(name);
                var sam = await Member();
                await sam.StartChat(department, door is Door.BeginOfChat ? words : "Hello");
                var taken = await agent.TakeNext();
                if (door is Door.ChatOfMember)
                {
                    await sam.SubmitForm("/chat", "/chat/message", ("Message", words));
                }
                else if (door is Door.ChatOfAgent)
                {
                    await agent.Submit(taken, taken.Document.QuerySelector("form.chat-write")!.GetAttribute("action")!, ("Message", words));
                }

                return (await sam.Get("/chat")).Messages()[^1];

            case Door.OfflineMessage:
                var closed = await _app.NewDepartment(name);
                var kim = await Member();
                var sent = await kim.SubmitForm($"/chat?department={closed}", "/chat/offline", ("Department", closed.ToString()), ("Help", words));
                Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
                var left = (await _app.Stored<Ticket>()).Single(t => t.Department == closed);
                return (await _app.Stored<TicketText>()).Single(t => t.Ticket == left.Id).Body;

            case Door.Note or Door.Draft:
                var staff = await _app.SignIn(await _app.NewStaff(Role.Agent, Department.CustomerService));
                var ticket = await _app.NewTicket(await _app.NewPerson(), Department.CustomerService);
                var number = (await _app.Stored<Ticket>()).Single(t => t.Id == ticket).Number;
                await staff.SubmitForm($"/desk/tickets/{number}", $"/desk/tickets/{number}/{(door is Door.Note ? "note" : "drafts/note")}", ("Note", words));
                return door is Door.Note
                    ? (await _app.Stored<TicketText>()).Single(t => t.Ticket == ticket && t.Seq == 2).Body
                    : (await _app.Stored<TicketDraft>()).Single(d => d.Ticket == ticket).Body;

            case Door.Comment or Door.EditedComment:
                var reader = await Member();
                var before = (await _app.Stored<Contribution>()).Select(c => c.Id).ToHashSet();
                await reader.SubmitForm(HelpArticle, HelpArticle + "/comments", ("Comment", door is Door.Comment ? words : "Hello"), ("PenName", PenName()));
                var comment = (await _app.Stored<Contribution>()).Single(c => !before.Contains(c.Id)).Id;
                if (door is Door.EditedComment)
                {
                    await reader.SubmitForm($"/help/comments/{comment.Value}/edit", ("Comment", words));
                }

                return (await _app.Stored<Contribution>()).Single(c => c.Id == comment).Source;

            default:
                var admin = await _app.SignIn(await _app.NewPerson(role: Role.Admin));
                var edit = (await admin.SubmitForm("/admin/articles", "/admin/articles/new")).Location!;
                await admin.SubmitForm(
                    edit, edit + "/save", ("Title", door is Door.ArticleTitle ? words : "A title"), ("Text", door is Door.Article ? words : "A text"));
                var draft = (await _app.Stored<ArticleDraft>()).Single(d => edit.EndsWith(d.Article.Value.ToString(), StringComparison.Ordinal));
                return door is Door.Article ? draft.Source : draft.Title;
        }
    }

    private async Task<Browser> Member() => await _app.SignIn(await _app.NewPerson());

    private string PenName() =>
        "Reader " + string.Concat(Guid.CreateVersion7(_app.Clock.GetUtcNow()).ToString("N")[20..].Select(sign => (char)('a' + (sign % 23))));

    private async Task<Account> Account(Person person) => await _app.With(db => db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == person.Account, Ct));

    private async Task NowhereStored(params string[] secrets)
    {
        var rows = (await _app.StoredText()).SelectMany(table => table.Value.Select(row => $"{table.Key}: {row}"));
        Assert.DoesNotContain(rows, row => Array.Exists(secrets, secret => row.Contains(secret, StringComparison.Ordinal)));
    }
}
