using System.Net;
using System.Reflection;
using Holdfast.Kit;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Audit;

public sealed class ActivitiesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    /// <summary>As they stand in rows of every installation. A new kind adds its name; none is ever changed.</summary>
    private static readonly string[] StoredNames =
    [
        "AcceptanceTakenBack", "AccountClosed", "AccountContained", "AccountContainedBySupport", "AccountCreated", "AccountErased", "AccountKept", "AccountLinkSent",
        "AccountLookedUp", "AccountReviewed", "AccountSecured", "AccountTakenBack", "AddressAdded", "AddressConfirmed", "AddressPutBack",
        "AddressRemoved", "AddressTakenOff", "AgentResumed", "AgentStopped", "AnswerAccepted", "ArticleDraftDiscarded", "ArticlePublished", "ArticleUnpublished",
        "AuthorLetWrite", "AuthorStopped", "CommunityTopicAdded", "CommunityTopicChanged", "CommunityTopicRemoved", "ContainmentLifted", "ContributionCut", "ContributionHidden", "ContributionKept", "ContributionPublished",
        "DataExported", "DeliveriesRetried", "DeliveryDiscarded",
        "DeliveryRetried", "DepartmentChanged", "DeviceForgotten", "DeviceLost", "DeviceMarkReplayed", "DeviceNotRemembered", "DeviceRemembered",
        "FirstAdminCreated", "FormPublished", "KindChanged", "LiftApproved", "LiftAsked", "LiftWithdrawn", "ModerationUndone", "NotMePressed", "OtherSignInsEnded",
        "PasswordBreached", "PasswordChanged", "PasswordChangedEverywhere", "PasswordConfirmed", "PasswordLinkSent", "PasswordReset",
        "PasswordResetEverywhere", "PostClosed", "PostMerged", "PostMoved", "PostMovedToRequest", "PostOpened", "PostPinned", "PostUnmerged", "PostUnpinned", "PrimaryAddressChanged", "ProfileChanged", "ProtectedSignIn", "ProtectionAskedAgain", "QuestionAnswered",
        "QuestionChanged", "QuestionLinkSent", "QuestionReset", "QuestionResetEverywhere", "ReaderResumed", "ReaderStopped", "RecoveryCodeFound", "RecoveryCodeUsed", "RecoveryCodesMade",
        "RecoveryLinkFound", "RecoveryStopped", "ReleaseAsked", "ReleaseStopped", "RequestPosted", "SecureLinkSent", "SecuringBegun", "SecuringStopped", "SignInEnded", "SignInFound",
        "SignInUnfinished", "SignedIn", "SignedInOnNewDevice", "SignedOut", "StaffCreated",
        "WayBackSentBySupport", "WrongPasswords",
    ];

    private readonly TestApp _app = fixture.App;

    private Activities Registered => _app.Services.GetRequiredService<Activities>();

    [Fact]
    public void Each_kind_that_is_declared_is_registered_once_under_the_name_that_rows_have()
    {
        var declared = typeof(Program).Assembly.GetTypes().SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(ActivityKind)).Select(field => ((ActivityKind)field.GetValue(null)!).Name);
        Assert.Equal(StoredNames, declared.Order(StringComparer.Ordinal));
        Assert.Equal(StoredNames, _app.Services.GetServices<RegisteredActivity>().Select(activity => activity.Kind.Name).Order(StringComparer.Ordinal));
        Assert.All(StoredNames, name => Assert.InRange(name.Length, 1, ActivityKind.NameLength));
    }

    [Fact]
    [Trait("F", "F35")]
    public void After_these_two_admins_cannot_open_an_account_as_it_was() => Assert.Equal(
        [
            "AccountSecured", "AccountTakenBack", "AddressAdded", "AddressConfirmed", "AddressRemoved", "NotMePressed", "PasswordChanged",
            "PasswordChangedEverywhere", "PasswordReset", "PasswordResetEverywhere", "PrimaryAddressChanged", "QuestionChanged",
            "QuestionReset", "QuestionResetEverywhere", "RecoveryCodeUsed", "RecoveryCodesMade",
        ],
        Registered.OwnersWords.Select(kind => kind.Name).Order(StringComparer.Ordinal));

    [Fact]
    [Trait("F", "F35")]
    public async Task A_change_of_protection_that_records_no_owners_word_is_found()
    {
        var sam = await _app.NewPerson();
        var found = await Assert.ThrowsAsync<InvalidOperationException>(() => _app.Change(db =>
        {
            new AuditTrail(db, _app.Clock).Record(SignInEvents.SignedIn, sam.Account, Origin);
            db.Add(new RecoveryCode { Id = RecoveryCodeId.New(_app.Clock.GetUtcNow()), Account = sam.Account, KeyNumber = 1, CodeHash = new byte[32], MadeAt = _app.Clock.GetUtcNow() });
        }));
        Assert.Contains("RecoveryCode is changed with SignedIn", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_kind_has_an_icon_and_words_on_the_timeline()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await _app.Change(db => StoredNames.ToList().ForEach(name => new AuditTrail(db, _app.Clock).Record(new ActivityKind(name), sam.Account, Origin)));

        List<string> titles = [];
        for (var next = "/settings/activity"; next is not null;)
        {
            var page = await laptop.Get(next);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            titles.AddRange(page.Document.QuerySelectorAll("ol.activity .row-title").Select(title => title.TextContent));
            next = page.Document.QuerySelector("li.rows-more a")?.GetAttribute("href");
        }

        Assert.Equal(StoredNames.Length + 1 - Registered.Parts.Count, titles.Count);
        Assert.DoesNotContain("", titles);
        Assert.DoesNotContain("Something was changed", titles);
    }

    [Fact]
    public async Task A_kind_that_only_a_newer_version_knows_has_words_too()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await _app.Change(db => new AuditTrail(db, _app.Clock).Record(new ActivityKind("FromTheFuture"), sam.Account, Origin));

        foreach (var path in new[] { "/settings", "/settings/activity" })
        {
            var page = await laptop.Get(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("Something was changed", page.Words, StringComparison.Ordinal);
        }
    }

    private static Origin Origin => new("Chrome on Windows", "192.0.2.1", "request");
}
