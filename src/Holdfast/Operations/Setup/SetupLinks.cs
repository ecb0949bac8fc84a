using Holdfast.Operations.Health;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Operations.Setup;

/// <summary>
/// Makes setup links and keeps them in the file "setup-link" of a data folder, which only its owner can read. Whoever can read it
/// has the server already, so the file proves who may become the first admin.
/// </summary>
internal static class SetupLinks
{
    public const string FileName = "setup-link";

    /// <summary>Where the console leaves a link for somebody who joins the staff.</summary>
    public const string StaffFileName = "staff-link";

    /// <summary>How long a link that has run out is remembered, so that it can be told from one that never was.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>Whether there is an admin, or ever was one: then no link is made and none works.</summary>
    public static async Task<bool> AdminExists(HoldfastDb db, CancellationToken ct) =>
        await db.Set<Installation>().AsNoTracking().AnyAsync(i => i.FirstAdminAt != null, ct)
        || await db.Set<Account>().AsNoTracking().AnyAsync(a => a.Role == Role.Admin, ct);

    /// <summary>Leaves a new link in the file, in place of the one before; returns when it runs out.</summary>
    /// <param name="role">What it makes; null for the first admin.</param>
    public static async Task<DateTimeOffset> Renew(HoldfastDb db, string file, PublicAddress address, DateTimeOffset now, CancellationToken ct, Role? role = null)
    {
        var token = SecretToken.New();
        var expires = now + SetupLink.Life;
        var (before, forgotten) = (Hash(file), now - Remembered);
        await db.Write(
            async inside =>
            {
                await db.Set<SetupLink>().Where(link => link.TokenHash == before || link.ExpiresAt < forgotten).ExecuteDeleteAsync(inside);
                var epoch = await db.Set<Installation>().Select(i => i.Epoch).SingleAsync(inside);
                db.Add(new SetupLink { TokenHash = token.Hash, ExpiresAt = expires, InstallationEpoch = epoch, Role = role });
                return await db.SaveChangesAsync(inside);
            },
            ct);
        OwnersFile.Write(file, $"{new Uri(address.Url, SetupPaths.Setup)}?token={token.Text}\n");
        return expires;
    }

    /// <summary>Whether the file holds a link that still works for at least half its time, so that a restart need not replace it.</summary>
    public static async Task<bool> IsFresh(HoldfastDb db, string file, DateTimeOffset now, CancellationToken ct)
    {
        var (hash, until, furthest) = (Hash(file), now + (SetupLink.Life / 2), now + SetupLink.Life + Clocks.Slack);
        return hash != default && await db.Set<SetupLink>().AsNoTracking()
            .AnyAsync(link => link.TokenHash == hash && link.ExpiresAt > until && link.ExpiresAt <= furthest && db.Set<Installation>().Any(i => i.Epoch == link.InstallationEpoch), ct);
    }

    /// <summary>Of the file's link; one that cannot be read, because somebody else left it, is stale: the folder is ours.</summary>
    private static TokenHash Hash(string file)
    {
        try
        {
            return File.Exists(file) && SecretToken.TryHash(File.ReadAllText(file).TrimEnd().Split('=')[^1], out var hash) ? hash : default;
        }
        catch (UnauthorizedAccessException)
        {
            return default;
        }
    }
}

/// <summary>While there is no admin, each start leaves a link.</summary>
internal sealed class SetupLinkStart(DataFolder folder, HotReads reads, PublicAddress address, TimeProvider time, ILogger<SetupLinkStart> log) : IStartStep
{
    public async Task Run(IServiceProvider services, CancellationToken ct)
    {
        var file = folder.In(SetupLinks.FileName);
        // By hand, as SetupLinks.AdminExists asks it: every start of a running installation comes here.
        if (await reads.Texts($"SELECT 'admin' FROM installation WHERE first_admin_at IS NOT NULL UNION ALL SELECT 'admin' FROM accounts WHERE role = {(int)Role.Admin} LIMIT 1", ct) is { Count: > 0 })
        {
            File.Delete(file);
            return;
        }

        var db = services.GetRequiredService<HoldfastDb>();
        if (!await SetupLinks.IsFresh(db, file, time.GetUtcNow(), ct))
        {
            log.SetupLinkLeft(file, await SetupLinks.Renew(db, file, address, time.GetUtcNow(), ct));
        }
    }
}

internal static partial class SetupLog
{
    [LoggerMessage(LogLevel.Warning, "There is no admin yet. The link that creates the first one is in the file {File}; it works once, until {Until:u}. A new one: holdfast setup-link")]
    public static partial void SetupLinkLeft(this ILogger log, string file, DateTimeOffset until);
}
