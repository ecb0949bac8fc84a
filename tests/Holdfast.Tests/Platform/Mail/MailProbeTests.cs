using System.Diagnostics;
using Holdfast.Kit;
using MailKit.Security;

namespace Holdfast.Platform.Mail;

/// <summary>What the doctor says about a mail server.</summary>
public sealed class MailProbeTests
{
    [Fact]
    public async Task A_server_that_takes_our_mail_has_no_fault()
    {
        await using var server = new SmtpListener(SmtpListener.Takes);
        Assert.Null(await Ask(server.Port, SecureSocketOptions.None));
        Assert.Null(await Ask(server.Port, SecureSocketOptions.None, user: "holdfast"));
    }

    [Theory]
    [InlineData("AUTH", "535 wrong", SecureSocketOptions.None, "doesn't accept our sign-in. Check Mail:Smtp:User and Mail:Smtp:Password.")]
    [InlineData("EHLO", "250 mail.holdfast.test", SecureSocketOptions.StartTls, "doesn't offer STARTTLS. Check Mail:Smtp:Port and Mail:Smtp:Security")]
    [InlineData("EHLO", "250 mail.holdfast.test", SecureSocketOptions.None, "refused: ")]
    [InlineData("", "554 not you", SecureSocketOptions.None, "refused: not you. Check")]
    [InlineData("", "220 ready", SecureSocketOptions.SslOnConnect, "we couldn't agree on TLS: ")]
    public async Task What_it_refuses_is_said_with_the_keys_to_look_at(string command, string says, SecureSocketOptions security, string words)
    {
        await using var server = new SmtpListener(sent => sent == command ? says : SmtpListener.Takes(sent));
        var fault = await Ask(server.Port, security, user: "holdfast");
        Assert.StartsWith($"The mail server 127.0.0.1:{server.Port} ", fault, StringComparison.Ordinal);
        Assert.Contains(words, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret word", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_away_and_one_that_says_nothing_are_told_apart_within_ten_seconds()
    {
        Assert.Contains("cannot be reached", await Ask(PostgresServer.FreePort(), SecureSocketOptions.None), StringComparison.Ordinal);

        await using var silent = new SmtpListener(_ => null);
        var since = Stopwatch.StartNew();
        Assert.Contains("didn't answer within 10 s", await Ask(silent.Port, SecureSocketOptions.None), StringComparison.Ordinal);
        Assert.InRange(since.Elapsed, TimeSpan.Zero, MailProbe.Patience + TimeSpan.FromSeconds(5));
    }

    private static Task<string?> Ask(int port, SecureSocketOptions security, string user = "") => MailProbe.Fault(
        new MailOptions { From = "security@holdfast.test", Smtp = new SmtpOptions { Host = "127.0.0.1", Port = port, Security = security, User = user, Password = "a secret word" } }, TestContext.Current.CancellationToken);
}
