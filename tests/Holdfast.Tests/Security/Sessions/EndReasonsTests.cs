using System.Net;
using System.Reflection;
using Holdfast.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Sessions;

public sealed class EndReasonsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    /// <summary>As they stand in rows of every installation. A new reason adds its name; none is ever changed.</summary>
    private static readonly string[] StoredNames =
    [
        "AccountClosed", "AccountClosedToSignIn", "AccountSecured", "AnotherSignedIn", "Contained", "DeviceLost", "EndedFromAnotherDevice",
        "EverybodySignedOut", "FoundInText", "KindChanged", "OthersSignedOut", "PasswordChanged", "QuestionReset", "SecuringBegun", "SignedOut", "TakenBack",
        "TooMany", "TooOld", "Unused",
    ];

    private readonly TestApp _app = fixture.App;

    [Fact]
    public void Each_reason_that_is_declared_is_registered_once_under_the_name_that_rows_have()
    {
        var declared = typeof(Program).Assembly.GetTypes().SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(EndReason)).Select(field => ((EndReason)field.GetValue(null)!).Name);
        Assert.Equal(StoredNames, declared.Order(StringComparer.Ordinal));
        Assert.Equal(StoredNames, _app.Services.GetServices<RegisteredEnd>().Select(end => end.Reason.Name).Order(StringComparer.Ordinal));
        Assert.All(StoredNames, name => Assert.InRange(name.Length, 1, EndReason.NameLength));
    }

    [Fact]
    public async Task A_reason_that_only_a_newer_version_knows_ends_a_sign_in_without_words()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await _app.Change(db => db.Set<Session>().Single(s => s.Account == sam.Account).End(new EndReason("FromTheFuture"), _app.Clock.GetUtcNow()));

        var page = await laptop.Follow(await laptop.Get("/settings"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Null(page.Document.QuerySelector(".notice"));
    }
}
