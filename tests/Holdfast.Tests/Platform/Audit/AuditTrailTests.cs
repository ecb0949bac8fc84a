using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Security.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Audit;

public sealed class AuditTrailTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R307")]
    [Trait("R", "R308")]
    public async Task An_entry_says_who_what_where_from_when_and_in_which_request()
    {
        var sam = await _app.NewPerson();
        var phone = await _app.SignIn(sam, Browser.SafariOnIPhone);
        var entry = Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account);
        Assert.Equal((SignInEvents.OnNewDevice, sam.Account, "Safari on iPhone", phone.Network.ToString()), (entry.Kind, entry.Actor, entry.Device, entry.Network));
        Assert.Equal(_app.Clock.GetUtcNow(), entry.At);
        Assert.Equal(TimeSpan.Zero, entry.At.Offset);
        Assert.NotEmpty(entry.Request);
    }

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    [Trait("R", "R317")]
    public async Task An_entry_is_never_changed_or_removed(EntityState change)
    {
        var sam = await _app.NewPerson();
        await _app.SignIn(sam);
        var before = (await _app.Stored<AuditEntry>()).Count;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _app.Change(db =>
        {
            var entry = db.Set<AuditEntry>().First(e => e.Account == sam.Account);
            db.Entry(entry).State = change;
        }));
        Assert.Equal(before, (await _app.Stored<AuditEntry>()).Count);
    }

    [Fact]
    [Trait("R", "R032")]
    public async Task A_save_that_fails_leaves_no_entry()
    {
        var sam = await _app.NewPerson();
        var before = (await _app.Stored<AuditEntry>()).Count;
        await Assert.ThrowsAsync<DbUpdateException>(() => _app.With(async db =>
        {
            new AuditTrail(db, _app.Clock).Record(Security.Passwords.PasswordEvents.Changed, sam.Account, Somewhere);
            db.Add(new Security.Passwords.Password { Account = sam.Account, Hash = "a second one", ChangedAt = _app.Clock.GetUtcNow() });
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }));
        Assert.Equal(before, (await _app.Stored<AuditEntry>()).Count);
    }

    [Fact]
    public async Task What_happened_to_something_else_is_found_by_it_and_stands_on_nobodys_timeline()
    {
        var kim = await _app.NewPerson(role: Role.Lead);
        var ticket = new AuditSubject("ticket", Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        await _app.Change(db => new AuditTrail(db, _app.Clock).RecordAbout(new ActivityKind("TicketHidden"), ticket, kim.Account, Somewhere, new { Seq = 3 }));

        var entry = Assert.Single(await _app.Stored<AuditEntry>(), e => e.SubjectKind == ticket.Kind && e.SubjectId == ticket.Id);
        Assert.Equal((default, kim.Account, "{\"Seq\":3}"), (entry.Account, entry.Actor, entry.Detail));
        Assert.DoesNotContain(await _app.Stored<AuditEntry>(), e => e.Account == kim.Account);
    }

    [Theory]
    [InlineData(AuditEntry.DetailLength, true)]
    [InlineData(AuditEntry.DetailLength + 1, false)]
    public async Task A_detail_has_a_length(int length, bool fits)
    {
        var ticket = new AuditSubject("ticket", Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        var saving = _app.Change(db =>
            new AuditTrail(db, _app.Clock).RecordAbout(new ActivityKind("TicketHidden"), ticket, default, Somewhere, new string('x', length - "\"\"".Length)));
        if (fits)
        {
            await saving;
        }
        else
        {
            await Assert.ThrowsAsync<ArgumentException>(() => saving);
        }

        Assert.Equal(fits, (await _app.Stored<AuditEntry>()).Exists(e => e.SubjectId == ticket.Id));
    }

    private static Origin Somewhere => new("Chrome on Windows", "192.0.2.1", "request");
}
