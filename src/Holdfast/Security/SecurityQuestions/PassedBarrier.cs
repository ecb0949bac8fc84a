using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.SecurityQuestions;

public readonly record struct PassedBarrierId(Guid Value) : IId<PassedBarrierId>
{
    public static PassedBarrierId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static PassedBarrierId From(Guid value) => new(value);
}

/// <summary>
/// Somebody proved themself in this browser a moment ago, to choose new secrets: the very next sign-in here does not ask the question again
/// (rulings F22). Ten minutes, single use, bound to a cookie, and over when anything of the account moves.
/// </summary>
public sealed class PassedBarrier
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public required PassedBarrierId Id { get; init; }

    public required AccountId Account { get; init; }

    /// <summary>SHA-256 of the secret in the browser's cookie.</summary>
    public required TokenHash TokenHash { get; init; }

    public required int SessionEpoch { get; init; }

    public required int LinkEpoch { get; init; }

    public required int InstallationEpoch { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<PassedBarrier>
    {
        public void Configure(EntityTypeBuilder<PassedBarrier> builder)
        {
            builder.ToTable("passed_barriers");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(p => p.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Property(p => p.TokenHash).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.HasIndex(p => p.TokenHash).IsUnique();
            builder.HasIndex(p => p.Account);
            builder.HasIndex(p => p.At);
        }
    }
}

/// <summary>Makes, finds and uses them.</summary>
public sealed class PassedBarriers(HoldfastDb db, TimeProvider time)
{
    /// <summary>
    /// Leaves one in the caller's save. After the account's epochs have moved there, so that it carries those that will be saved.
    /// </summary>
    public async Task<SecretToken> Make(Account account, CancellationToken ct)
    {
        var (token, now) = (SecretToken.New(), time.GetUtcNow());
        db.Add(new PassedBarrier
        {
            Id = PassedBarrierId.New(now),
            Account = account.Id,
            TokenHash = token.Hash,
            SessionEpoch = account.SessionEpoch,
            LinkEpoch = account.LinkEpoch,
            InstallationEpoch = await db.Set<Installation>().Select(i => i.Epoch).SingleAsync(ct),
            At = now,
        });
        return token;
    }

    /// <summary>The one of this browser, where it counts for this account as it was read.</summary>
    public Task<PassedBarrier?> Find(TokenHash token, AccountId account, int sessionEpoch, int linkEpoch, int installationEpoch, CancellationToken ct)
    {
        var since = time.GetUtcNow() - PassedBarrier.Life;
        return db.Set<PassedBarrier>().AsNoTracking().SingleOrDefaultAsync(
            p => p.TokenHash == token && p.Account == account && p.SessionEpoch == sessionEpoch && p.LinkEpoch == linkEpoch && p.InstallationEpoch == installationEpoch
                && p.At >= since,
            ct);
    }

    /// <summary>Uses it up in the transaction of the sign-in; false where another sign-in was faster.</summary>
    public async Task<bool> Use(PassedBarrier passed, CancellationToken ct) =>
        await db.Set<PassedBarrier>().Where(p => p.Id == passed.Id).ExecuteDeleteAsync(ct) == 1;
}

/// <summary>Their cookie.</summary>
public static class PassedBarrierCookie
{
    public static void Write(HttpContext http, SecretToken? passed)
    {
        if (passed is { } token)
        {
            Cookies(http).Write(http, Platform.Web.Cookies.Passed, token.Text, PassedBarrier.Life);
        }
    }

    public static TokenHash? Read(HttpContext http) => SecretToken.TryHash(Cookies(http).Read(http, Platform.Web.Cookies.Passed), out var hash) ? hash : null;

    public static void Remove(HttpContext http)
    {
        if (Cookies(http).Read(http, Platform.Web.Cookies.Passed) is not null)
        {
            Cookies(http).Remove(http, Platform.Web.Cookies.Passed);
        }
    }

    private static Cookies Cookies(HttpContext http) => http.RequestServices.GetRequiredService<Cookies>();
}

/// <summary>Removes those that nobody used in time.</summary>
internal sealed class ForgetPassedBarriers(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow() - PassedBarrier.Life;
        await db.Alone(inside => db.Set<PassedBarrier>().Where(p => p.At < before).ExecuteDeleteAsync(inside), ct);
    }
}
