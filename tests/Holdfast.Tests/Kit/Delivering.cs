using Holdfast.Storage;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Holdfast.Kit;

/// <summary>The outbox's worker, when a test says so, and what comes of it in a mailbox.</summary>
public static class Delivering
{
    public static Task<int> Deliver(this TestApp app) => app.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);

    /// <summary>Delivers, and gives the latest mail to this address.</summary>
    public static async Task<MimeMessage> LatestMail(this TestApp app, string address)
    {
        await app.Deliver();
        return app.Mail.To(address)[^1];
    }

    /// <summary>Delivers, and gives the path and query of the link in the latest mail to this address.</summary>
    public static async Task<string> LatestLink(this TestApp app, string address) => LinkIn(await app.LatestMail(address));

    public static string LinkIn(MimeMessage mail)
    {
        var text = mail.TextBody ?? "";
        var at = text.IndexOf($"https://{TestApp.Host}/", StringComparison.Ordinal) + $"https://{TestApp.Host}".Length;
        return text[at..].Split(default(char[]), 2)[0];
    }
}
