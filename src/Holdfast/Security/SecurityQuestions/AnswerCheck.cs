using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Passwords;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SecurityQuestions;

/// <summary>How it ended.</summary>
public abstract record AnswerVerdict
{
    private AnswerVerdict()
    {
    }

    /// <summary>It is right; the caller forgets the count (<see cref="AnswerCheck.Forget"/>) in the save that follows.</summary>
    public sealed record Right : AnswerVerdict;

    public sealed record Wrong : AnswerVerdict;

    /// <summary>Five wrong ones within an hour: nothing was hashed.</summary>
    public sealed record Wait(TimeSpan For) : AnswerVerdict;

    /// <summary>Ten wrong ones in a row: the question opens nothing any more until it is set anew. It is not skipped.</summary>
    public sealed record Closed : AnswerVerdict;

    /// <summary>Too many are waiting at the hash: nothing was hashed.</summary>
    public sealed record Busy : AnswerVerdict;
}

/// <summary>A stored answer that somebody's words are compared with.</summary>
/// <param name="Hash">A PHC string of Argon2id.</param>
public sealed record AnswerOnRecord(AccountId Account, string Hash, bool CaseSensitive);

/// <summary>
/// The one place where an answer is tested. Wrong ones count per account, wherever they are typed (rulings F23): 5 within
/// any hour, 10 in a row. A try is counted in a statement of its own before the hash is computed.
/// </summary>
public sealed class AnswerCheck(HoldfastDb db, HashLanes lanes, NetworkBuckets networks, Argon2Hasher hasher, TimeProvider time)
{
    public const int TriesAnHour = 5;

    public const int WrongInRow = 10;

    /// <summary>Digits of a time in <see cref="SecurityQuestion.RecentTries"/>: enough until the year 2286.</summary>
    internal const int StampLength = 10;

    private const int Hour = 3600;

    /// <summary>The first limit, before anything is read; null when the try is granted.</summary>
    public TimeSpan? Admit(Network network) => networks.TryTake(network, out var wait) ? null : wait;

    public Task<AnswerVerdict> Verify(SecurityQuestion question, string typed, Lane lane, Network network, CancellationToken ct) =>
        Verify(new AnswerOnRecord(question.Account, question.AnswerHash, question.CaseSensitive), typed, lane, network, ct);

    /// <summary>The same for an answer that may have been replaced since: its tries count with the account's all the same.</summary>
    public async Task<AnswerVerdict> Verify(AnswerOnRecord answer, string typed, Lane lane, Network network, CancellationToken ct)
    {
        using var place = lanes.TryEnter(lane, network);
        if (place is null)
        {
            return new AnswerVerdict.Busy();
        }

        if (await Take(answer.Account, ct) is { } refusal)
        {
            return refusal;
        }

        try
        {
            if (await place.Run(() => hasher.Verify(Answers.Compared(typed, answer.CaseSensitive), answer.Hash), ct))
            {
                networks.GiveBack(network);
                return new AnswerVerdict.Right();
            }
        }
        catch (TimeoutException)
        {
            // The try stays counted, as with passwords.
            return new AnswerVerdict.Busy();
        }

        return new AnswerVerdict.Wrong();
    }

    /// <summary>The statement that forgets the wrong ones; it runs in the save that the right answer leads to.</summary>
    public Task<int> Forget(AccountId account, CancellationToken ct) => db.Set<SecurityQuestion>().Where(q => q.Account == account)
        .ExecuteUpdateAsync(q => q.SetProperty(x => x.WrongInRow, 0).SetProperty(x => x.RecentTries, ""), ct);

    /// <summary>The same at once: the answer was right, and the form is refused for something else in it.</summary>
    public Task Forgive(AccountId account, CancellationToken ct) => db.Alone(inside => Forget(account, inside), ct);

    private async Task<AnswerVerdict?> Take(AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var (stamp, hourAgo, ahead) = (Stamp(now), Stamp(now - Hour), Stamp(now + (long)Clocks.Slack.TotalSeconds));
        const int kept = TriesAnHour * StampLength;
        const int oldest = kept - StampLength + 1;
        // Stamps have one length, so as texts they are ordered as their times are.
        var sql =
            $"""
            UPDATE security_questions SET wrong_in_row = wrong_in_row + 1, recent_tries = substr(@now || recent_tries, 1, {kept})
            WHERE account = @account AND wrong_in_row < {WrongInRow}
                AND (length(recent_tries) < {kept} OR substr(recent_tries, {oldest}, {StampLength}) <= @hour OR substr(recent_tries, {oldest}, {StampLength}) > @ahead)
            """;
        var taken = await db.Alone(
            inside => db.Database.ExecuteSqlRawAsync(
                sql, [db.Parameter("@now", stamp), db.Parameter("@account", account.Value), db.Parameter("@hour", hourAgo), db.Parameter("@ahead", ahead)], inside),
            ct);
        if (taken == 1)
        {
            return null;
        }

        var counted = await db.Set<SecurityQuestion>().Where(q => q.Account == account).Select(q => new { q.WrongInRow, q.RecentTries }).SingleAsync(ct);
        return counted.WrongInRow >= WrongInRow
            ? new AnswerVerdict.Closed()
            : new AnswerVerdict.Wait(TimeSpan.FromSeconds(Math.Max(1, long.Parse(counted.RecentTries[^StampLength..], CultureInfo.InvariantCulture) + Hour - now)));
    }

    private static string Stamp(long seconds) => seconds.ToString("D10", CultureInfo.InvariantCulture);
}
