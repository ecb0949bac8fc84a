using System.Threading.Channels;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Security.LeakedPasswords;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Passwords;

/// <summary>
/// Looks up passwords that were right at sign-in, after the request: lists grow, and a password was good when it was chosen.
/// Only its SHA-1 waits here, in memory, for a moment; when many wait, one more is left for its owner's next sign-in.
/// </summary>
public sealed class BreachedAtSignIn(BreachedPasswords breached, IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>How many may wait.</summary>
    public const int MostWaiting = 1000;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Reader.Count;

    /// <param name="hash">The stored hash that the password was tested against: if it is another by then, nothing is noted.</param>
    public void Take(AccountId account, string hash, string password, Origin origin)
    {
        if (!breached.IsOff && BreachKey.Of(password) is { } key)
        {
            _waiting.Writer.TryWrite(new Waiting(account, hash, key, origin));
        }
    }

    internal ValueTask<bool> Wait(CancellationToken ct) => _waiting.Reader.WaitToReadAsync(ct);

    /// <summary>Looks up everything that waits now.</summary>
    public async Task LookUp(CancellationToken ct)
    {
        while (_waiting.Reader.TryRead(out var waiting))
        {
            if (await breached.Contains(waiting.Key, ct) == true)
            {
                await Note(waiting, ct);
            }
        }
    }

    private async Task Note(Waiting found, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        if (await db.Set<Password>().SingleOrDefaultAsync(p => p.Account == found.Account && p.Hash == found.Hash && p.BreachedAt == null, ct) is not { } password)
        {
            // It was changed since, or its owner has been told.
            return;
        }

        password.FindInBreach(time.GetUtcNow());
        scope.ServiceProvider.GetRequiredService<AuditTrail>().Record(PasswordEvents.Breached, found.Account, found.Origin);
        scope.ServiceProvider.GetRequiredService<Notices>().Owe<PasswordBreachedNotice>(found.Account, found.Origin);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // It is being changed at this moment.
        }
    }

    private readonly record struct Waiting(AccountId Account, string Hash, BreachKey Key, Origin Origin);
}

/// <summary>Looks up what sign-ins leave, one after the other.</summary>
internal sealed class BreachedAtSignInService(BreachedAtSignIn waiting, ILogger<BreachedAtSignInService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await waiting.Wait(stoppingToken);
                await waiting.LookUp(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (StorageAway.Is(problem))
            {
                // The owner's next sign-in looks again.
                log.NotNoted(problem);
            }
        }
    }
}
