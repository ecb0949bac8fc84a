using System.Net;
using System.Text;
using Holdfast.Kit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Support.Community;
using MimeKit;

namespace Holdfast.Platform.Mail;

/// <summary>
/// The product as an operator runs it, with the servers that operators run: a notice leaves by OpenSMTPD, is read over IMAP from
/// Dovecot, and two foreign programs say that its signature holds. And nothing is lost when the product is killed.
/// </summary>
public sealed class RealMailTests(Databases databases, MailServers servers) : IClassFixture<MailServers>, IDisposable
{
    private const string Next = "seven green kettles humming";

    private readonly DkimVerifiers _dkim = new();

    public void Dispose() => _dkim.Dispose();

    [Fact]
    [Trait("R", "R018")]
    [Trait("R", "R590")]
    public async Task A_notice_comes_to_the_reader_signed_so_that_any_change_on_the_way_shows()
    {
        var (database, sam) = await NewPerson("sam@desk.test");
        await using (var product = Start(database, [], [.. OpenSmtpd,
            "--Mail:From=Account security <security@holdfast.test>", $"--Mail:Dkim:Domain={DkimVerifiers.Domain}", $"--Mail:Dkim:Selector={DkimVerifiers.Selector}", $"--Mail:Dkim:KeyFile={_dkim.KeyFile}"]))
        {
            using var laptop = Browser.Over(await product.Listening());
            Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SignIn(sam)).Status);
            Assert.Equal("/sign-in", (await laptop.ChangePassword(sam.Password, Next)).Location);

            var received = await servers.Messages("sam", 2);
            var messages = received.Select(Read).ToList();
            Assert.Equal(["New sign-in to your account", "Your password was changed"], messages.Select(message => message.Subject).Order());
            Assert.All(messages, message =>
            {
                Assert.Equal([sam.Address], message.To.Mailboxes.Select(to => to.Address));
                Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);
                Assert.Contains("Chrome on Windows", message.TextBody, StringComparison.Ordinal);
                Assert.Contains("Chrome on Windows", message.HtmlBody, StringComparison.Ordinal);
                var signature = message.Headers[HeaderId.DkimSignature];
                Assert.Contains("c=relaxed/relaxed", signature, StringComparison.Ordinal);
                Assert.Contains("h=From:To:Subject:Date:Message-Id:Auto-Submitted:MIME-Version:Content-Type", signature, StringComparison.OrdinalIgnoreCase);
            });

            foreach (var bytes in received)
            {
                Assert.Equal(("pass", "pass"), await _dkim.Verify(bytes));
                Assert.Equal(("fail", "fail"), await _dkim.Verify(Changed(bytes, "Subject: ", "Subject: Not so: ")));
                Assert.Equal(("fail", "fail"), await _dkim.Verify(Changed(bytes, "Auto-Submitted: auto-generated", "Auto-Submitted: no")));
                Assert.Equal(("fail", "fail"), await _dkim.Verify(Changed(bytes, "If this wasn't you", "If this was you indeed")));
            }
        }

        Delete(database);
    }

    [Fact]
    [Trait("Regression", "16")]
    [Trait("R", "R320")]
    public async Task Killed_after_the_save_and_before_the_delivery_the_mail_comes_after_the_restart_once()
    {
        var (database, sam) = await NewPerson("killed@desk.test");
        await using (var first = Start(
            database, [new(StartupHook.KillAt, "after-commit"), new("DOTNET_STARTUP_HOOKS", typeof(RealMailTests).Assembly.Location)], OpenSmtpd))
        {
            using var laptop = Browser.Over(await first.Listening());
            await laptop.SignIn(sam);
            Assert.Single(await servers.Messages("killed", 1));
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => laptop.ChangePassword(sam.Password, Next));
            Assert.Equal(137, await first.Ended());
        }

        await using (var second = Start(database, [], OpenSmtpd))
        {
            var received = (await servers.Messages("killed", 2)).Select(Read).ToList();
            Assert.Single(received, message => message.Subject == "Your password was changed");
            Assert.Equal(2, received.Select(message => message.MessageId).Distinct().Count());
            using var laptop = Browser.Over(await second.Listening());
            Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SignIn(sam, Next)).Status);
            Assert.Equal("New sign-in to your account", Read((await servers.Messages("killed", 3))[^1]).Subject);
        }

        Delete(database);
    }

    [Fact]
    [Trait("R", "R320")]
    public async Task Killed_between_claim_and_delivery_the_row_comes_back_when_the_claim_is_over_and_the_reader_sees_the_mail_once()
    {
        await using var server = new SmtpServer();
        // The row is claimed and the talk has begun when the product dies.
        server.IsSilentAt = line => line.StartsWith("RCPT", StringComparison.Ordinal);
        var (database, sam) = await NewPerson("claimed@desk.test");
        await using (var first = Start(database, [], $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None"))
        {
            using var laptop = Browser.Over(await first.Listening());
            await laptop.SignIn(sam);
            await server.HasHeard("RCPT");
            await first.Kill();
        }

        server.IsSilentAt = _ => false;
        await using (var app = new TestApp(database))
        {
            app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
            var worker = Worker(app);
            Assert.Equal(0, await worker.DeliverDue(TestContext.Current.CancellationToken));
            app.Clock.Advance(DeliveryClaims.Length);
            Assert.Equal(1, await worker.DeliverDue(TestContext.Current.CancellationToken));
            var row = Assert.Single(await app.Stored<Delivery>(), delivery => delivery.Consumer == "mail");
            Assert.True(row is { Attempts: 2, DoneAt: not null });
            Assert.StartsWith($"{row.Id.Value:N}@", Assert.Single(app.Mail.Taken).MessageId, StringComparison.Ordinal);
        }

        Delete(database);
    }

    [Fact]
    [Trait("G", "G51")]
    public async Task News_of_the_community_come_to_the_reader_signed_with_an_address_that_ends_them_at_one_press()
    {
        var (database, sam) = await NewPerson("follower@desk.test");
        await using (var app = new TestApp(database, TestApp.FullHashes))
        {
            // Long enough ago that all of it is due.
            app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(10));
            var (asks, answers) = (await app.SignIn(sam), await app.SignIn(await app.NewPerson()));
            var posted = await asks.SubmitForm(
                "/community/posts/new", "/community/posts/new", ("Title", "Follow my oboe"), ("Details", "Text"), ("Topic", "payments"), ("PenName", "Oboe Owl"));
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await answers.SubmitForm(posted.Location!, $"/community/posts/{posted.Location!.Split('/', '-')[3]}/answers", ("Answer", "Oboes are loud."), ("PenName", "Loud Lynx"));
            await app.With(async db =>
            {
                await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetServices<IJob>(app.Services).OfType<FindDigests>().Single()
                    .Run(db, TestContext.Current.CancellationToken);
                return 0;
            });
        }

        await using (var product = Start(database, [], [.. OpenSmtpd,
            "--Mail:From=Account security <security@holdfast.test>", $"--Mail:Dkim:Domain={DkimVerifiers.Domain}", $"--Mail:Dkim:Selector={DkimVerifiers.Selector}", $"--Mail:Dkim:KeyFile={_dkim.KeyFile}"]))
        {
            using var program = Browser.Over(await product.Listening());
            var bytes = (await servers.Messages("follower", 2)).Single(one => Read(one).Headers.Contains(HeaderId.ListUnsubscribe));
            var digest = Read(bytes);
            Assert.Contains("Oboes are loud.", digest.TextBody, StringComparison.Ordinal);
            Assert.Equal("List-Unsubscribe=One-Click", digest.Headers[HeaderId.ListUnsubscribePost]);
            Assert.Equal(("pass", "pass"), await _dkim.Verify(bytes));
            Assert.Equal(("fail", "fail"), await _dkim.Verify(Changed(bytes, "List-Unsubscribe-Post: ", "List-Unsubscribe-Post: Not=")));

            using var press = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
            var address = new Uri(digest.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>'));
            Assert.Equal(HttpStatusCode.OK, (await program.Send(HttpMethod.Post, address.PathAndQuery, press)).Status);
        }

        await using (var app = new TestApp(database))
        {
            Assert.True((await app.Stored<CommunityDigest>()).Single(one => one.Account == sam.Account).IsOff);
        }

        Delete(database);
    }

    [Theory]
    [InlineData("StartTls")]
    [InlineData("SslOnConnect")]
    [Trait("R", "R247")]
    public async Task A_server_that_an_authority_of_this_machine_vouches_for_gets_login_and_mail_by_TLS(string security)
    {
        using var authority = new TestAuthority();
        await using var server = new SmtpServer
        {
            Certificate = authority.Server,
            SpeaksTlsAtOnce = security == "SslOnConnect",
            Login = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0holdfast\0a mail password")),
        };
        var (database, sam) = await NewPerson("tls@desk.test");
        await using (var product = Start(database, [new("SSL_CERT_FILE", authority.File)],
            $"--Mail:Smtp:Port={server.Port}", $"--Mail:Smtp:Security={security}", "--Mail:Smtp:User=holdfast", "--Mail:Smtp:Password=a mail password"))
        {
            using var laptop = Browser.Over(await product.Listening());
            await laptop.SignIn(sam);
            await server.HasTaken(1);
            Assert.Equal(sam.Address, Assert.Single(server.Taken).Recipient);
            Assert.DoesNotContain("a mail password", product.Output + product.Errors, StringComparison.Ordinal);
        }

        Delete(database);
    }

    private string[] OpenSmtpd => [$"--Mail:Smtp:Port={servers.SmtpPort}", "--Mail:Smtp:Security=None"];

    private static OutboxWorker Worker(TestApp app) =>
        Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<OutboxWorker>(app.Services);

    private async Task<(TestDatabase Database, Person Person)> NewPerson(string address)
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using var app = new TestApp(database, TestApp.FullHashes);
        var person = await app.NewPerson();
        await app.Change(db =>
        {
            var stored = db.Set<Platform.Accounts.EmailAddress>().Single(email => email.Account == person.Account);
            db.Entry(stored).Property(email => email.Address).CurrentValue = address;
            db.Entry(stored).Property(email => email.Key).CurrentValue = address;
        });
        return (database, person with { Address = address });
    }

    private static ProductProcess Start(TestDatabase database, IEnumerable<KeyValuePair<string, string>> variables, params string[] arguments)
    {
        var address = new Uri($"http://127.0.0.1:{PostgresServer.FreePort()}");
        return ProductProcess.Start(
            "Production", variables, [.. database.Settings.Select(s => $"--{s.Key}={s.Value}"), $"--urls={address}", $"--Shell:PublicUrl={address}", .. arguments]);
    }

    private static MimeMessage Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return MimeMessage.Load(stream, TestContext.Current.CancellationToken);
    }

    private static byte[] Changed(byte[] message, string words, string others)
    {
        var text = Encoding.Latin1.GetString(message);
        Assert.Contains(words, text, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Replace(words, others, StringComparison.Ordinal));
    }

    private static void Delete(TestDatabase database) => Directory.Delete(database.DataFolder, recursive: true);
}
