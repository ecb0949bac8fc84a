using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Holdfast.Kit;

/// <summary>The outbox's worker, when a test says so, and what comes of it in a mailbox.</summary>
public static class Delivering
{
    public static Task<int> Deliver(this TestApp app) => app.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);

    /// <summary>One more address of somebody.</summary>
    public static Task AddAddress(this TestApp app, Person person, string address, Guid id, bool confirmed = true) => app.Change(db => db.Add(new EmailAddress
    {
        Id = new EmailAddressId(id),
        Account = person.Account,
        Address = address,
        Key = EmailKey.From(address) ?? throw new ArgumentException(address, nameof(address)),
        AddedAt = app.Clock.GetUtcNow(),
        ConfirmedAt = confirmed ? app.Clock.GetUtcNow() : null,
    }));

    /// <summary>Delivers, and gives the latest mail to this address.</summary>
    public static async Task<MimeMessage> LatestMail(this TestApp app, string address)
    {
        await app.Deliver();
        return app.Mail.To(address)[^1];
    }

    /// <summary>Delivers, and gives the path and query of the latest link that was mailed to this address.</summary>
    public static async Task<string> LatestLink(this TestApp app, string address)
    {
        await app.Deliver();
        // A notice has a link too, but nobody asked for that one.
        return LinkIn(app.Mail.To(address).Last(mail => mail.TextBody is { } text
            && text.Contains("?token=", StringComparison.Ordinal) && !text.Contains("/not-me?token=", StringComparison.Ordinal)));
    }

    public static string LinkIn(MimeMessage mail)
    {
        var text = mail.TextBody ?? "";
        var at = text.IndexOf($"https://{TestApp.Host}/", StringComparison.Ordinal) + $"https://{TestApp.Host}".Length;
        return text[at..].Split(default(char[]), 2)[0];
    }
}
