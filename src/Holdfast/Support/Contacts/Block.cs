using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Contacts;

/// <summary>
/// Somebody whom an agent has stopped from chatting for a while (support.md G34). It never stops recovery, the report of a take-over or the
/// form, and it dies with a containment: whoever was rude may have been somebody else.
/// </summary>
public sealed class Block
{
    public required AccountId Account { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required AccountId By { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Block>
    {
        public void Configure(EntityTypeBuilder<Block> builder)
        {
            builder.ToTable("blocks");
            builder.HasKey(b => b.Account);
            builder.Property(b => b.Account).ValueGeneratedNever();
            builder.HasIndex(b => b.By);
        }
    }
}

/// <summary>Who is blocked, and until when.</summary>
public sealed class Blocks(HoldfastDb db, TimeProvider time)
{
    public static readonly TimeSpan OfAccount = TimeSpan.FromDays(7);

    /// <summary>Until when the account is blocked; null where it is not.</summary>
    public Task<DateTimeOffset?> Until(AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.Set<Block>().Where(b => b.Account == account && b.Until > now && !db.Set<ContainmentRecord>().Any(c => c.Account == account && c.At > b.At))
            .Select(b => (DateTimeOffset?)b.Until).SingleOrDefaultAsync(ct);
    }

    /// <summary>Blocks it from now on, in the caller's transaction.</summary>
    internal async Task Add(AccountId account, AccountId by, CancellationToken ct)
    {
        await db.Set<Block>().Where(b => b.Account == account).ExecuteDeleteAsync(ct);
        var now = time.GetUtcNow();
        db.Add(new Block { Account = account, At = now, Until = now + OfAccount, By = by });
    }
}

internal sealed class EraseBlocks : IEraseWithAccount
{
    public Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct) =>
        db.Set<Block>().Where(b => b.Account == account || b.By == account).ExecuteDeleteAsync(ct);
}
