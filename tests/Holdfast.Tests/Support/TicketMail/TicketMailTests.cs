using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Hosting;
using MimeKit;

namespace Holdfast.Support.TicketMail;

[Trait("G", "G58")]
public sealed class TicketMailTests(Databases databases) : IAsyncLifetime
{
    private const string Desk = "help.holdfast.test";

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(Ct), web => web.UseSetting("Mail:DeskDomain", Desk));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("D", "D51")]
    public async Task The_confirmation_goes_out_at_once_with_number_words_and_link()
    {
        var (sam, ticket, number) = await Sent();
        var mail = await App.LatestMail(sam.Address);
        Assert.Equal($"We have your request {TicketNumbers.Show(number)}", mail.Subject);
        Assert.Equal($"requests@{Desk}", mail.From.Mailboxes.Single().Address);
        Assert.EndsWith("@" + Desk, mail.MessageId, StringComparison.Ordinal);
        var lines = (mail.TextBody ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains($"Hello {sam.Name}. Your ticket number is {TicketNumbers.Show(number)}. We'll email you as soon as we can.",
            lines[1..3]);
        Assert.Contains("I cannot find it.", lines);
        Assert.Contains($"https://{TestApp.Host}/help/requests/{number}", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.NotEqual(default, ticket);
    }

    [Fact]
    public async Task What_follows_is_one_mail_two_minutes_after_its_first_event_and_no_note_is_in_it()
    {
        var (sam, ticket, number) = await Sent();
        await App.Deliver();
        var agent = await Agent();
        await Answer(agent, ticket, "The first answer");
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        await App.Write(agent, ticket, new Happening.NoteAdded(), "A secret note");
        await Answer(agent, ticket, "And a second one");
        App.Clock.Advance(TimeSpan.FromSeconds(59));
        await DeliverAll();
        Assert.Single(App.Mail.To(sam.Address));
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await DeliverAll();

        var mails = App.Mail.To(sam.Address);
        Assert.Equal(2, mails.Count);
        Assert.Equal($"Re: We have your request {TicketNumbers.Show(number)}", mails[1].Subject);
        Assert.Contains("The first answer", mails[1].TextBody, StringComparison.Ordinal);
        Assert.Contains("And a second one", mails[1].TextBody, StringComparison.Ordinal);
        Assert.Contains("Agent Staff wrote", mails[1].TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", mails[1].ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Null(mails[1].Headers[HeaderId.AutoSubmitted]);
        // The second event's own two minutes find nothing left to tell.
        App.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeliverAll();
        Assert.Equal(2, App.Mail.To(sam.Address).Count);
    }

    [Fact]
    [Trait("D", "D43")]
    [Trait("D", "D44")]
    [Trait("D", "D45")]
    public async Task All_mails_of_a_request_to_a_person_are_one_conversation()
    {
        var (sam, ticket, _) = await Sent();
        await App.Deliver();
        var agent = await Agent();
        for (var i = 0; i < TicketMailer.MostBefore + 3; i++)
        {
            await Answer(agent, ticket, $"Answer {i}");
            if (i == 1)
            {
                // A subject that is taken out was never in a mail's.
                var lead = (TicketViewer.Staff)await App.ViewerOf(await App.NewStaff(Role.Admin), Role.Admin);
                await App.Use<TakeOutTextHandler, TicketWrite>(h => h.Handle(new TakeOutText(lead, ticket, 1, "Card", true), Ct));
            }

            App.Clock.Advance(TimeSpan.FromMinutes(2));
            await DeliverAll();
        }

        var mails = App.Mail.To(sam.Address);
        Assert.Equal(TicketMailer.MostBefore + 4, mails.Count);
        Assert.Equal(mails.Count, mails.Select(m => m.MessageId).Distinct().Count());
        Assert.Single(mails.Select(m => m.References[0]).Distinct());
        Assert.Equal(2, mails.Select(m => m.Subject).Distinct().Count());
        for (var i = 1; i < mails.Count; i++)
        {
            Assert.Equal(mails[i - 1].MessageId, mails[i].InReplyTo);
            Assert.Equal(Math.Min(i, TicketMailer.MostBefore) + 1, mails[i].References.Count);
        }

    }

    [Fact]
    [Trait("D", "D44")]
    public async Task A_mail_that_is_sent_twice_by_the_outbox_has_the_same_id()
    {
        var (sam, ticket, _) = await Sent();
        await App.Deliver();
        await Answer(await Agent(), ticket, "An answer");
        App.Clock.Advance(TimeSpan.FromMinutes(2));
        List<string> ids = [];
        App.Mail.Refuses = mail =>
        {
            ids.Add(mail.MessageId ?? "");
            return ids.Count == 1 ? new Platform.Mail.MailServerException("Away.", null) : null;
        };
        await DeliverAll();
        App.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeliverAll();
        Assert.Equal(2, ids.Count);
        Assert.Single(ids.Distinct());
        Assert.Equal(2, App.Mail.To(sam.Address).Count);
    }

    /// <summary>What becomes of a happening: whether the requester, and somebody in copy, get a mail of it.</summary>
    public static TheoryData<HappeningKind, bool, bool> Cells => new()
    {
        { HappeningKind.Opened, false, false },
        { HappeningKind.MemberReplied, true, true },
        { HappeningKind.MarkedSolved, true, true },
        { HappeningKind.AgentReplied, true, true },
        { HappeningKind.NoteAdded, false, false },
        { HappeningKind.StatusSet, true, true },
        { HappeningKind.Assigned, false, false },
        { HappeningKind.Moved, false, false },
        { HappeningKind.PrioritySet, false, false },
        { HappeningKind.Tagged, false, false },
        { HappeningKind.Untagged, false, false },
        { HappeningKind.TextTakenOut, false, false },
        { HappeningKind.SentDespiteGuard, false, false },
        { HappeningKind.ClosedByTime, false, false },
        { HappeningKind.ChatTaken, false, false },
        { HappeningKind.ChatPassed, false, false },
        { HappeningKind.ChatInvited, false, false },
        { HappeningKind.TranscriptSent, false, false },
        { HappeningKind.ChatRead, false, false },
        { HappeningKind.DraftProposed, true, true },
        { HappeningKind.DraftChanged, true, true },
        { HappeningKind.DraftAccepted, false, false },
        { HappeningKind.DraftDeclined, false, false },
        { HappeningKind.DraftWithdrawn, false, false },
        { HappeningKind.ChatReturned, false, false },
        { HappeningKind.ChatEnded, false, false },
        { HappeningKind.Rated, false, false },
        { HappeningKind.AddressShown, false, false },
        { HappeningKind.Posted, true, false },
        { HappeningKind.MovedFromPost, true, false },
        { HappeningKind.CallInvited, true, false },
        { HappeningKind.CallTaken, false, false },
        { HappeningKind.CallReturned, false, false },
        { HappeningKind.CallEnded, false, false },
        { HappeningKind.CallJudged, false, false },
        { HappeningKind.CallLookedAt, false, false },
    };

    [Theory]
    [Trait("Database", "None")]
    [Trait("D", "D50")]
    [MemberData(nameof(Cells))]
    public void Each_cell_of_who_is_told_is_as_written(HappeningKind kind, bool requester, bool copy) =>
        Assert.Equal((requester, copy), (ToldByMail.Tells(kind, PersonRole.Requester), ToldByMail.Tells(kind, PersonRole.Copy)));

    [Fact]
    [Trait("D", "D50")]
    public async Task Each_person_is_told_of_what_others_wrote_and_nobody_of_their_own()
    {
        var (sam, ticket, _) = await Sent();
        var kim = await App.NewPerson("Kim Copy");
        var copy = await App.ContactOf(kim);
        await App.Change(db =>
            db.Add(new TicketPerson { Ticket = ticket, Contact = copy, Role = PersonRole.Copy, SinceSeq = 2, DeliveredSeq = 1 }));
        await App.Deliver();
        await App.Write(await App.ViewerOf(sam), ticket, new Happening.MemberReplied(), "A word of Sam's");
        App.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeliverAll();
        Assert.Single(App.Mail.To(sam.Address));
        Assert.Contains("A word of Sam's", Assert.Single(App.Mail.To(kim.Address)).TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("G", "G50")]
    [InlineData(AccountStatus.Contained)]
    [InlineData(AccountStatus.Closed)]
    public async Task While_an_account_is_shut_its_old_addresses_hear_that_there_is_news_and_no_word_of_it(AccountStatus status)
    {
        App.Clock.Advance(TimeSpan.FromDays(30));
        var (sam, ticket, number) = await Sent();
        await App.Deliver();
        App.Clock.Advance(TimeSpan.FromDays(20));
        await App.AddAddress(sam, "stranger@example.net", Guid.CreateVersion7(App.Clock.GetUtcNow()));
        await App.Change(db =>
        {
            db.Set<Account>().Single(a => a.Id == sam.Account).Status = status;
        });
        await Answer(await Agent(), ticket, "Private words");
        App.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeliverAll();

        var mail = App.Mail.To(sam.Address)[^1];
        Assert.Equal($"News about your request {TicketNumbers.Show(number)}", mail.Subject);
        Assert.DoesNotContain("Private", mail.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Where is it", mail.ToString(), StringComparison.Ordinal);
        Assert.Empty(App.Mail.To("stranger@example.net"));
        await DeliverAll();
        Assert.Equal(2, App.Mail.To(sam.Address).Count);
    }

    [Fact]
    [Trait("D", "D127")]
    public async Task A_mail_has_the_zone_of_whoever_reads_it()
    {
        var (sam, ticket, _) = await Sent();
        await App.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).TimeZone = "America/Los_Angeles");
        await App.Deliver();
        var agent = await App.NewStaff(Role.Admin);
        await App.Change(db => db.Set<Account>().Single(a => a.Id == agent.Account).TimeZone = "Europe/Berlin");
        await Answer((TicketViewer.Staff)await App.ViewerOf(agent, Role.Admin), ticket, "An answer");
        App.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeliverAll();
        Assert.Contains("1:0", App.Mail.To(sam.Address)[^1].TextBody, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("D", "D47")]
    [Trait("D", "D48")]
    public async Task Lines_that_stand_apart_stay_apart_in_both_parts()
    {
        var (sam, ticket, _) = await Sent();
        await App.Deliver();
        await Answer(await Agent(), ticket, "One\nTwo\n\nThree:\n\n1. four\n2. five <b>bold</b>");
        App.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeliverAll();
        var mail = App.Mail.To(sam.Address)[^1];
        var text = (mail.TextBody ?? "").ReplaceLineEndings("\n");
        Assert.Contains("One\n\nTwo\n\nThree:\n\n1. four\n\n2. five <b>bold</b>\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;bold", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G54")]
    public async Task Nobody_has_an_address_of_the_desks_own()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        foreach (var address in new[] { $"requests@{Desk}", $"x@{Desk.ToUpperInvariant()}", $"x@below.{Desk}" })
        {
            Assert.Contains("This is one of our own addresses", (await laptop.SubmitForm("/settings/addresses", ("Email", address))).Words,
                StringComparison.Ordinal);
            var signUp = await App.NewBrowser()
                .SubmitForm("/sign-up", ("Email", address), ("Name", "Nia New"), ("Kind", "client"),
                    ("Password", "violet kettles hum at noon"));
            Assert.Contains("This is one of our own addresses", signUp.Words, StringComparison.Ordinal);
        }

        Assert.Single(await App.Stored<EmailAddress>());
        Assert.DoesNotContain("own addresses", (await laptop.SubmitForm("/settings/addresses", ("Email", $"x@not{Desk}"))).Words,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_has_a_lane_of_its_own()
    {
        await Sent();
        Assert.Equal(["ticket-mail"], (await App.Stored<Delivery>()).Where(d => d.Kind == "request-received").Select(d => d.Consumer));
    }

    private async Task<(Person Sam, TicketId Ticket, int Number)> Sent()
    {
        var sam = await App.NewPerson();
        var sent = Assert.IsType<SubmitRequestResult.Sent>(await App.Send(
            new SubmitRequest(sam.Account, SubmissionId.New(App.Clock.GetUtcNow()), "Where is it?", "I cannot find it.", [],
                Department.None)));
        return (sam, sent.Ticket, sent.Number);
    }

    private async Task<TicketViewer.Staff> Agent() => (TicketViewer.Staff)await App.ViewerOf(await App.NewStaff(Role.Agent), Role.Agent);

    private async Task Answer(TicketViewer.Staff by, TicketId ticket, string text) => Assert.IsType<TicketWrite.Done>(
        await App.Use<ReplyAsAgentHandler,
        TicketWrite>(h => h.Handle(new ReplyAsAgent(by, ticket, text, TicketStatus.Pending, 999, null), Ct)));

    /// <summary>Until nothing is due: what is left by a delivery is delivered too.</summary>
    private async Task DeliverAll()
    {
        while (await App.Deliver() > 0)
        {
        }
    }
}
