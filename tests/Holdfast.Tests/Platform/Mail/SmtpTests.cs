using System.Net;
using System.Text;
using Holdfast.Kit;
using Holdfast.Operations.Health;
using Holdfast.Platform.Deliveries;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Holdfast.Platform.Mail;

/// <summary>Mail servers as they are: away, slow, refusing, hanging up. Mail waits, people notice nothing, and it comes once things are well.</summary>
public sealed class SmtpTests(Databases databases) : IAsyncLifetime
{
    private const string Next = "seven green kettles humming";

    private readonly SmtpServer _server = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public ValueTask InitializeAsync() => Restart();

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _server.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("R", "R320")]
    [Trait("R", "R596")]
    public async Task While_the_server_is_away_mail_waits_people_notice_nothing_and_it_comes_once_with_its_own_id()
    {
        _server.GoAway();
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        Assert.Equal("/sign-in", (await laptop.ChangePassword(sam.Password, Next)).Location);
        await Deliver();
        Assert.All(await Mails(), mail => Assert.True(mail is { DoneAt: null, GivenUpAt: null, Attempts: 1 }));
        Assert.All(await Mails(), mail => Assert.StartsWith($"The mail server 127.0.0.1:{_server.Port} cannot be reached: ", mail.Problem, StringComparison.Ordinal));

        _server.Start();
        await Later();
        await Later();
        var ids = (await Mails()).Select(mail => $"{mail.Id.Value:N}@{TestApp.Host}").Order();
        Assert.Equal(2, _server.Taken.Count);
        Assert.Equal(ids, _server.Taken.Select(mail => mail.Message.MessageId ?? "").Order());
        Assert.All(await Mails(), mail => Assert.True(mail is { DoneAt: not null, Problem: null }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("EHLO")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [Trait("R", "R320")]
    public async Task A_server_that_says_nothing_more_is_left_after_half_a_minute_while_everything_else_goes_on(string silentAt)
    {
        _server.IsSilentAt = line => line.StartsWith(silentAt, StringComparison.Ordinal);
        var sam = await App.NewPerson();
        await App.SignIn(sam);
        var delivering = Task.Run(() => Deliver());
        await _server.HasHeard(silentAt);

        Assert.Equal(HttpStatusCode.SeeOther, (await App.NewBrowser().SignIn(await App.NewPerson())).Status);
        Assert.False(delivering.IsCompleted);
        _server.IsSilentAt = _ => false;
        App.Clock.Advance(TimeSpan.FromSeconds(30));
        await delivering;
        var late = Assert.Single(await Mails(), mail => mail.Problem is not null);
        Assert.Equal($"The mail server 127.0.0.1:{_server.Port} didn't finish within 30 s (Mail:Smtp:TimeoutSeconds).", late.Problem);

        await Later();
        Assert.Single(_server.Taken, mail => mail.Recipient == sam.Address);
    }

    [Fact]
    public async Task A_recipient_who_is_refused_for_good_is_given_up_at_once_with_the_reason_and_the_others_get_theirs()
    {
        _server.AtRecipient = address => address == "person1@example.com" ? $"550 5.1.1 <{address}>: nobody of that name here" : null;
        await SignInNewPeople(3);
        await Deliver();

        Assert.Equal(["person2@example.com", "person3@example.com"], _server.Taken.Select(mail => mail.Recipient).Order());
        Assert.Equal(1, _server.Connections);
        var refused = Assert.Single(await Mails(), mail => mail.GivenUpAt is not null);
        Assert.Equal(1, refused.Attempts);
        Assert.Equal($"The mail server 127.0.0.1:{_server.Port} refuses it: 550 5.1.1 <the address>: nobody of that name here", refused.Problem);
        Assert.Contains(App.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("550 5.1.1", StringComparison.Ordinal));
        Assert.DoesNotContain(App.Log.Lines, line => line.Contains("person1@example.com", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("550 5.1.1 nobody of that name here")]
    [InlineData("550-5.1.1 nobody of that name here\r\n550 5.1.1 or anywhere")]
    [InlineData("556 5.1.10 that domain takes no mail")]
    [InlineData("550 5.2.1 this mailbox is disabled")]
    [InlineData("550 nobody of that name here")]
    [InlineData("551 not one of ours")]
    [InlineData("553 no such mailbox")]
    [InlineData("501 syntax error in parameters")]
    [InlineData("501 5.1.3 bad recipient address syntax")]
    [InlineData("555 5.5.4 unsupported parameter")]
    [InlineData("550 5.6.7 non-ASCII addresses not permitted for that recipient")]
    [Trait("X", "X10")]
    public async Task A_recipient_who_is_none_is_given_up_at_once(string answer)
    {
        _server.AtRecipient = _ => answer;
        await SignInNewPeople(1);
        await Deliver();
        Assert.Equal((1, true), Assert.Single(await Mails()) is { Attempts: var tries, GivenUpAt: var givenUp } ? (tries, givenUp is not null) : default);
        Assert.False(await App.With(db => MailState.Waits(db, App.MailConsumers, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("554 5.7.1 <person1@example.com>: Relay access denied")]
    [InlineData("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list")]
    [InlineData("550 5.7.26 this sender proves nothing")]
    [InlineData("550 5.1.8 <security@holdfast.test>: Sender address rejected: Domain not found")]
    [InlineData("550 5.1.0 Address rejected")]
    [InlineData("554 no")]
    public async Task What_the_operator_can_put_right_waits_also_when_the_server_says_it_at_the_recipient(string answer)
    {
        _server.AtRecipient = _ => answer;
        await SignInNewPeople(1);
        await Deliver();
        var waiting = Assert.Single(await Mails());
        Assert.Null(waiting.GivenUpAt);
        Assert.EndsWith("doesn't accept it right now: " + answer.Replace("person1@example.com", "the address", StringComparison.Ordinal), waiting.Problem, StringComparison.Ordinal);
        // What /readyz and the page of the installation say.
        Assert.True(await App.With(db => MailState.Waits(db, App.MailConsumers, TestContext.Current.CancellationToken)));
        Assert.True((await App.With(db => MailState.Read(db, App.MailConsumers, TestContext.Current.CancellationToken))).IsAway);

        _server.AtRecipient = _ => null;
        await Later();
        Assert.Single(_server.Taken);
    }

    /// <summary>A stranger chooses the recipient, so nothing that is so of one of them says anything about the server.</summary>
    [Theory]
    [InlineData("452 4.2.2 the mailbox is full")]
    [InlineData("552 5.2.2 the mailbox is full")]
    [InlineData("450 4.1.2 <person1@example.com>: Recipient address rejected: Domain not found")]
    [InlineData("450 4.2.0 try later")]
    [InlineData("550 4.1.1 not just now")]
    [Trait("X", "X10")]
    public async Task A_recipient_who_is_not_taken_now_waits_and_is_no_news_of_the_server(string answer)
    {
        _server.AtRecipient = _ => answer;
        await SignInNewPeople(1);
        await Deliver();
        Assert.True(Assert.Single(await Mails()) is { GivenUpAt: null, Problem: not null });
        Assert.False(await App.With(db => MailState.Waits(db, App.MailConsumers, TestContext.Current.CancellationToken)));
        Assert.Null((await App.With(db => MailState.Read(db, App.MailConsumers, TestContext.Current.CancellationToken))).FailingSince);

        _server.AtRecipient = _ => null;
        await Later();
        Assert.Single(_server.Taken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("X", "X10")]
    public async Task An_address_whose_letters_the_server_does_not_take_is_given_up_before_it_is_said(bool takes)
    {
        _server.TakesLetters = takes;
        var sam = await App.NewPerson();
        await App.AddAddress(sam, "j\u00F6rg@example.com", Guid.CreateVersion7(App.Clock.GetUtcNow()));
        await App.SignIn(sam);
        await Deliver();

        Assert.Equal(takes ? 2 : 1, _server.Heard.Count(line => line.StartsWith("RCPT", StringComparison.Ordinal)));
        Assert.Equal(takes ? 2 : 1, (await Mails()).Count(mail => mail.DoneAt is not null));
        Assert.Equal(
            takes ? [] : [$"The mail server 127.0.0.1:{_server.Port} doesn't take addresses with letters like \u00F6 before the @ (it doesn't offer SMTPUTF8)."],
            (await Mails()).Where(mail => mail.GivenUpAt is not null).Select(mail => mail.Problem));
        Assert.False(await App.With(db => MailState.Waits(db, App.MailConsumers, TestContext.Current.CancellationToken)));
    }

    [Fact]
    [Trait("F", "F21")]
    public async Task An_address_in_punycode_gets_its_mail_and_stands_in_no_log_when_it_is_refused()
    {
        const string Address = "sam@xn--bcher-kva.example";
        var sam = await App.NewPerson();
        await App.AddAddress(sam, Address, Guid.CreateVersion7(App.Clock.GetUtcNow()));
        _server.AtRecipient = to => to == Address ? $"451 4.2.0 <{Address}>: not now" : null;
        await App.SignIn(sam);
        await Deliver();
        Assert.Contains(App.Log.Lines, line => line.Contains("<the address>: not now", StringComparison.Ordinal));
        Assert.DoesNotContain(App.Log.Lines, line => line.Contains(Address, StringComparison.Ordinal));

        _server.AtRecipient = _ => null;
        await Later();
        Assert.Equal([Address, sam.Address], _server.Taken.Select(mail => mail.Recipient).Order().Reverse());
    }

    [Fact]
    public async Task A_message_that_is_refused_for_good_is_given_up_and_one_that_is_refused_for_now_waits()
    {
        _server.AtEnd = () => AfterData.RefuseForGood;
        await SignInNewPeople(1);
        await Deliver();
        Assert.EndsWith("refuses it: 554 5.7.1 we do not like it", Assert.Single(await Mails(), mail => mail.GivenUpAt is not null).Problem, StringComparison.Ordinal);

        _server.AtEnd = () => AfterData.RefuseForNow;
        await SignInNewPeople(1);
        await Deliver();
        Assert.EndsWith("doesn't accept it right now: 451 4.3.0 the disk is full", Assert.Single(await Mails(), mail => mail.GivenUpAt is null).Problem, StringComparison.Ordinal);

        _server.AtEnd = () => AfterData.Take;
        await Later();
        Assert.Equal("person2@example.com", Assert.Single(_server.Taken).Recipient);
    }

    [Fact]
    public async Task Greylisting_waits_longer_each_time_and_comes_in_the_end_once()
    {
        var asked = 0;
        _server.AtRecipient = _ => ++asked <= 2 ? "451 4.7.1 come back later" : null;
        await SignInNewPeople(1);
        await Deliver();
        var first = Assert.Single(await Mails()).DueAt - App.Clock.GetUtcNow();
        App.Clock.Advance(first);
        await Deliver();
        var second = Assert.Single(await Mails()).DueAt - App.Clock.GetUtcNow();
        Assert.InRange(first, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36));
        Assert.InRange(second, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(72));
        App.Clock.Advance(second);
        await Deliver();
        Assert.Equal($"{Assert.Single(await Mails()).Id.Value:N}@{TestApp.Host}", Assert.Single(_server.Taken).Message.MessageId);
    }

    [Fact]
    public async Task A_sender_that_the_server_does_not_like_is_the_operators_to_put_right_so_mail_waits()
    {
        _server.AtSender = _ => "550 5.7.1 you may not send as that";
        await SignInNewPeople(1);
        await Deliver();
        Assert.True(Assert.Single(await Mails()) is { GivenUpAt: null, Problem: var problem } && problem!.EndsWith("550 5.7.1 you may not send as that", StringComparison.Ordinal));
        _server.AtSender = _ => null;
        await Later();
        Assert.Single(_server.Taken);
    }

    [Theory]
    [InlineData(AfterData.HangUpUntaken, 1)]
    [InlineData(AfterData.TakeAndHangUpUnanswered, 2)]
    [InlineData(AfterData.TakeAndHangUp, 1)]
    public async Task A_server_that_hangs_up_after_the_message_gets_it_again_only_when_it_had_not_answered(AfterData first, int arrivals)
    {
        _server.AtEnd = () => _server.Heard.Count(line => line == "DATA") == 1 ? first : AfterData.Take;
        await SignInNewPeople(1);
        await Deliver();
        await Later();
        await Later();

        Assert.Equal(arrivals, _server.Taken.Count);
        // Twice to the server is once to the reader: the id is the same.
        Assert.Single(_server.Taken.Select(mail => mail.Message.MessageId).Distinct());
        Assert.NotNull(Assert.Single(await Mails()).DoneAt);
    }

    [Fact]
    public async Task One_connection_is_used_for_mails_that_come_in_a_group_and_closed_politely_when_nothing_comes()
    {
        await SignInNewPeople(3);
        await Deliver();
        Assert.Equal((3, 1), (_server.Taken.Count, _server.Connections));
        App.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.DoesNotContain("QUIT", _server.Heard);
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await _server.HasHeard("QUIT");

        await SignInNewPeople(1);
        await Deliver();
        Assert.Equal((4, 2), (_server.Taken.Count, _server.Connections));
    }

    [Fact]
    public async Task A_connection_is_not_kept_where_the_operator_says_so_nor_for_more_than_a_hundred_messages()
    {
        await Restart(("Mail:Smtp:IdleSeconds", "0"));
        await SignInNewPeople(2);
        await Deliver();
        Assert.Equal((2, 2), (_server.Taken.Count, _server.Connections));

        await Restart();
        var transport = App.Services.GetRequiredService<IMailTransport>();
        for (var message = 0; message <= SmtpTransport.MostPerConnection; message++)
        {
            await transport.Send(Message(message), TestContext.Current.CancellationToken);
        }

        Assert.Equal((2 + SmtpTransport.MostPerConnection + 1, 4), (_server.Taken.Count, _server.Connections));
    }

    [Fact]
    public async Task A_kept_connection_that_was_cut_is_noticed_and_the_mail_goes_over_a_new_one_at_once_and_once()
    {
        await SignInNewPeople(1);
        await Deliver();
        _server.HangUp();
        await SignInNewPeople(1);
        await Deliver();
        Assert.Equal((2, 2), (_server.Taken.Count, _server.Connections));
        Assert.All(await Mails(), mail => Assert.True(mail is { Attempts: 1, DoneAt: not null }));
    }

    [Fact]
    public async Task A_kept_connection_on_which_nobody_answers_any_more_costs_five_seconds_and_no_mail()
    {
        await SignInNewPeople(1);
        await Deliver();
        _server.IsSilentAt = line => line == "NOOP";
        await SignInNewPeople(1);
        var delivering = Task.Run(() => Deliver());
        await _server.HasHeard("NOOP");
        App.Clock.Advance(TimeSpan.FromSeconds(5));
        await delivering;
        Assert.Equal((2, 2), (_server.Taken.Count, _server.Connections));
        Assert.All(await Mails(), mail => Assert.Equal(1, mail.Attempts));
    }

    [Fact]
    public async Task Many_at_once_take_turns_on_the_one_connection()
    {
        var transport = App.Services.GetRequiredService<IMailTransport>();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(() => transport.Send(Message(number), TestContext.Current.CancellationToken))));
        Assert.Equal(1, _server.Connections);
        Assert.Equal(Enumerable.Range(0, 12).Select(number => $"{number}@kit.test").Order(), _server.Taken.Select(mail => mail.Message.MessageId ?? "").Order());
    }

    [Fact]
    public async Task Who_is_told_to_stop_stops_and_the_next_one_has_the_turn()
    {
        _server.IsSilentAt = line => line == "DATA";
        var transport = App.Services.GetRequiredService<IMailTransport>();
        using var stop = new CancellationTokenSource();
        var sending = transport.Send(Message(1), stop.Token);
        await _server.HasHeard("DATA");
        _server.IsSilentAt = _ => false;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await transport.Send(Message(2), TestContext.Current.CancellationToken);
        Assert.Equal("2@kit.test", Assert.Single(_server.Taken).Message.MessageId);
    }

    [Fact]
    [Trait("R", "R247")]
    public async Task Nothing_is_said_in_the_clear_to_a_server_without_TLS_or_with_a_certificate_that_nobody_vouches_for()
    {
        await Restart(("Mail:Smtp:Security", "StartTls"), ("Mail:Smtp:User", "holdfast"), ("Mail:Smtp:Password", "a mail password"));
        await SignInNewPeople(1);
        await Deliver();
        Assert.Contains("doesn't offer what Mail:Smtp asks for", Assert.Single(await Mails()).Problem, StringComparison.Ordinal);

        using var authority = new TestAuthority();
        _server.Certificate = authority.Server;
        await Later();
        Assert.Contains("has a certificate that this machine doesn't trust", Assert.Single(await Mails()).Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Heard, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.Empty(_server.Taken);
    }

    [Fact]
    public async Task A_server_that_wants_to_know_who_sends_is_told_and_a_wrong_password_waits_for_the_operator()
    {
        _server.Login = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0holdfast\0a mail password"));
        await Restart(("Mail:Smtp:User", "holdfast"), ("Mail:Smtp:Password", "an old password"));
        await SignInNewPeople(1);
        await Deliver();
        var waiting = Assert.Single(await Mails());
        Assert.Contains("doesn't accept Mail:Smtp:User and Password: 535", waiting.Problem, StringComparison.Ordinal);
        Assert.Null(waiting.GivenUpAt);
        Assert.DoesNotContain(App.Log.Lines, line => line.Contains("an old password", StringComparison.Ordinal));

        await Restart(("Mail:Smtp:User", "holdfast"), ("Mail:Smtp:Password", "a mail password"));
        await SignInNewPeople(1);
        await Deliver();
        Assert.Single(_server.Taken);
    }

    private static MimeMessage Message(int number)
    {
        var (from, to) = (new MailboxAddress("", "security@holdfast.test"), new MailboxAddress("", "sam@example.com"));
        return new MimeMessage([from], [to], "Hello", new TextPart("plain") { Text = "Hello\n.\n..\n" }) { MessageId = $"{number}@kit.test" };
    }

    private async ValueTask Restart(params (string Key, string Value)[] settings)
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            await databases.GiveBack(_app.Database);
        }

        _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web =>
        {
            web.UseSetting("Mail:Smtp:Host", "127.0.0.1").UseSetting("Mail:Smtp:Port", $"{_server.Port}").UseSetting("Mail:Smtp:Security", "None");
            foreach (var (key, value) in settings)
            {
                web.UseSetting(key, value);
            }

            web.ConfigureTestServices(services => services.AddSingleton<IMailTransport, SmtpTransport>());
        });
    }

    /// <summary>Each is told of the new device.</summary>
    private async Task SignInNewPeople(int count)
    {
        for (var person = 0; person < count; person++)
        {
            await App.SignIn(await App.NewPerson());
        }
    }

    private Task<int> Deliver() => App.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);

    private Task<int> Later()
    {
        App.Clock.Advance(TimeSpan.FromHours(1));
        return Deliver();
    }

    private async Task<List<Delivery>> Mails() => [.. (await App.Stored<Delivery>()).Where(delivery => delivery.Consumer == "mail")];
}
