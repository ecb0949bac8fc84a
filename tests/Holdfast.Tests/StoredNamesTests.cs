using System.Reflection;
using Holdfast.Kit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Throttling;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast;

/// <summary>
/// Names that stand in rows of every installation, or in what is computed from them: each list grows, and nothing in it is ever changed.
/// Those of activities and of endings have tests of their own.
/// </summary>
public sealed class StoredNamesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    public void What_the_outbox_owes_and_to_whom() => Assert.Equal(
        [
            "addresses: address-asked", "agent-alarm: agent-stopped", "community-mail: community-digest", "containment-notices: account-contained", "links: link-mail",
            "mail: notice-to-address", "notices: notice", "recovery: recovery-asked", "sign-ups-again: sign-up-asked-again",
            "sign-ups: sign-up-asked", "stranger-mail: stranger-mail", "strangers: requests-asked", "strangers: stranger-asked",
            "strangers: stranger-chat",
            "ticket-mail: request-received", "ticket-mail: ticket-news", "ticket-mail: transcript-asked", "ticket-news: ticket-changed",
        ],
        Named<OutboxRoute>(route => $"{route.Consumer}: {route.Kind}"));

    [Fact]
    public void Words_of_notices() => Assert.Equal(
        [
            "account-closing", "account-contained", "account-kept", "account-release", "account-secured", "account-taken-back", "address-added",
            "address-confirmed", "address-removed", "address-taken", "agent-stopped", "contained-by-support", "containment-lifted", "data-exported",
            "device-copied", "device-lost", "kind-changed", "link-asked", "link-found", "new-device", "password-breached", "password-changed", "password-reset",
            "primary-address", "protected-sign-in", "question-changed", "question-reset", "reader-stopped", "recovery-code-found", "recovery-code-used",
            "recovery-codes-made",
            "securing-begun", "securing-stopped", "sign-in-found", "sign-up-taken", "unfinished-sign-in",
            "video-link", "video-not-same",
        ],
        Named<NoticeTemplate>(template => template.Name));

    [Fact]
    public void Words_of_mails_with_a_link() => Assert.Equal(
        ["confirm-address", "confirm-sign-up", "released", "reset-both", "reset-password", "reset-question", "take-back"],
        Named<LinkTemplate>(template => template.Name));

    [Fact]
    [Trait("Database", "None")]
    public void Purposes_of_mailed_links() => Assert.Equal(
        ["ConfirmAddress", "ConfirmRequest", "ConfirmSignUp", "FindRequests", "NotMe", "ResetBoth", "ResetPassword", "ResetQuestion", "TakeBack"],
        Declared<LinkPurpose>(purpose => purpose.Name));

    [Fact]
    [Trait("Database", "None")]
    public void What_is_counted_by_the_hour() => Assert.Equal(
        [
            "Contributions", "FindsOfNetwork", "KeptForms", "LookUpsOfAgent", "MailsOfAccount", "MailsToAddress", "ProfileChanges", "Reports",
            "RequestsOfAccount", "RequestsOfBrowser", "RequestsOfNetwork", "SignUps", "SignUpsOfNetwork", "Transcripts", "Uploads", "VideoLinks", "Votes", "WaysBackByAgents",
        ],
        Declared<Hourly>(hourly => hourly.Name));

    private IEnumerable<string> Named<T>(Func<T, string> name)
        where T : notnull => _app.Services.GetServices<T>().Select(name).Order(StringComparer.Ordinal);

    /// <summary>A name that two have would be here twice.</summary>
    private static IEnumerable<string> Declared<T>(Func<T, string> name) => typeof(Program).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
        .Where(field => field.FieldType == typeof(T)).Select(field => name((T)field.GetValue(null)!)).Order(StringComparer.Ordinal);
}
