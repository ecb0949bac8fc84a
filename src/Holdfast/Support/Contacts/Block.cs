using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Contacts;

/// <summary>
/// Somebody whom an agent has stopped from chatting and commenting for a while (rulings G34). It never stops recovery, the report of a take-over or the
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

/// <summary>
/// The same for somebody without an account: their browser for a week, or a whole network for a day, which only a lead may do.
/// </summary>
public sealed class BlockedStranger
{
    public const int KeyLength = 80;

    /// <summary>"browser:..." or "network:...".</summary>
    public required string Key { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required AccountId By { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<BlockedStranger>
    {
        public void Configure(EntityTypeBuilder<BlockedStranger> builder)
        {
            builder.ToTable("blocked_strangers");
            builder.HasKey(b => b.Key);
            builder.Property(b => b.Key).HasMaxLength(KeyLength);
            builder.HasIndex(b => b.By);
            builder.HasIndex(b => b.Until);
        }
    }
}

/// <summary>Who is blocked, and until when.</summary>
public sealed class Blocks(HoldfastDb db, TimeProvider time)
{
    public static readonly TimeSpan OfAccount = TimeSpan.FromDays(7);

    /// <summary>Of a network: others may be behind it.</summary>
    public static readonly TimeSpan OfNetwork = TimeSpan.FromHours(24);

    /// <summary>Until when the account is blocked; null where it is not.</summary>
    public Task<DateTimeOffset?> Until(AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.Set<Block>().Where(b => b.Account == account && b.Until > now && !db.Set<ContainmentRecord>().Any(c => c.Account == account && c.At > b.At))
            .Select(b => (DateTimeOffset?)b.Until).SingleOrDefaultAsync(ct);
    }

    /// <summary>Until when a stranger's browser or network is blocked; null where neither is.</summary>
    public Task<DateTimeOffset?> Until(string browser, string network, CancellationToken ct)
    {
        var (now, one, other) = (time.GetUtcNow(), OfBrowser(browser), Of(network));
        var longest = now + OfAccount + Clocks.Slack;
        return db.Set<BlockedStranger>().Where(b => (b.Key == one || b.Key == other) && b.Until > now && b.Until <= longest)
            .MaxAsync(b => (DateTimeOffset?)b.Until, ct);
    }

    /// <summary>Blocks a stranger's browser for a week, in the caller's transaction, and their network for a day where that is asked for.</summary>
    internal async Task Add(string browser, string? network, AccountId by, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        List<BlockedStranger> blocks = [new() { Key = OfBrowser(browser), Until = now + OfAccount, By = by }];
        if (network is not null)
        {
            blocks.Add(new BlockedStranger { Key = Of(network), Until = now + OfNetwork, By = by });
        }

        var keys = blocks.ConvertAll(b => b.Key);
        await db.Set<BlockedStranger>().Where(b => keys.Contains(b.Key) || b.Until < now).ExecuteDeleteAsync(ct);
        db.AddRange(blocks);
    }

    private static string OfBrowser(string browser) => $"browser:{browser}";

    private static string Of(string network) => $"network:{network}";

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
    public async Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<Block>().Where(b => b.Account == account || b.By == account).ExecuteDeleteAsync(ct);
        await db.Set<BlockedStranger>().Where(b => b.By == account).ExecuteDeleteAsync(ct);
    }
}
