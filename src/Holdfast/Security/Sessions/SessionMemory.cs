using System.Collections.Concurrent;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Sessions;

/// <summary>A session that the memory holds.</summary>
internal sealed class RememberedSession(SignedIn signedIn, DateTimeOffset lastSeen, SessionMemory.Mark mark, long generation)
{
    private long _lastSeen = lastSeen.UtcTicks;

    public SignedIn SignedIn { get; } = signedIn;

    public SessionMemory.Mark Mark { get; } = mark;

    public long Generation { get; } = generation;

    public DateTimeOffset LastSeen => new(Volatile.Read(ref _lastSeen), TimeSpan.Zero);

    public void Seen(DateTimeOffset now) => Volatile.Write(ref _lastSeen, now.UtcTicks);
}

/// <summary>
/// Live sessions in memory, answered from only while that is certain (rulings F4). Each account has a mark. A save that
/// concerns it puts the mark in doubt before it writes; the commit's return drops what is held and clears the doubt; an
/// exception leaves the doubt until the database has been asked. A session read from the database is kept only when no
/// save concerned its account since that read began. In doubt means: ask the database.
/// On PostgreSQL other nodes write too, so it never answers there (F5).
/// </summary>
public sealed class SessionMemory(IOptions<StorageOptions> storage, IOptions<SessionsOptions> options)
{
    private readonly bool _answers = storage.Value.Provider is StorageProvider.Sqlite;
    private readonly ConcurrentDictionary<TokenHash, RememberedSession> _sessions = new();
    private readonly ConcurrentDictionary<AccountId, Mark> _marks = new();
    private long _moves;
    private long _floor;
    private int _everythingInDoubt;
    private int _held;

    /// <summary>How many sessions are held.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>The session of this token, or null when the database must be asked.</summary>
    internal RememberedSession? Find(in TokenHash token) =>
        Volatile.Read(ref _everythingInDoubt) == 0
        && _sessions.TryGetValue(token, out var session)
        && session.Mark.IsCertain(session.Generation)
            ? session
            : null;

    /// <summary>To be taken before a session is read from the database, and given to <see cref="Keep"/>.</summary>
    internal long BeginRead() => Volatile.Read(ref _moves);

    /// <summary>Keeps what the database said, unless something concerned the account since the read began.</summary>
    internal void Keep(in TokenHash token, SignedIn signedIn, DateTimeOffset lastSeen, long readBegan)
    {
        if (!_answers)
        {
            return;
        }

        if (Volatile.Read(ref _held) >= options.Value.Remembered)
        {
            BeginAnew();
        }

        var mark = MarkOf(signedIn.Account);
        lock (mark)
        {
            if (mark.Retired || mark.Saving > 0 || mark.LastMove > readBegan || Volatile.Read(ref _floor) > readBegan
                || Volatile.Read(ref _everythingInDoubt) > 0)
            {
                return;
            }

            // No save is on its way and the read began after the last one ended: what it saw is the truth.
            mark.InDoubt = false;
            var remembered = new RememberedSession(signedIn, lastSeen, mark, mark.Generation);
            if (_sessions.TryAdd(token, remembered))
            {
                Interlocked.Increment(ref _held);
            }
            else
            {
                _sessions[token] = remembered;
            }
        }
    }

    /// <summary>A save that concerns the account is about to be written.</summary>
    internal void Doubt(AccountId account) => Move(account, mark =>
    {
        mark.Saving++;
        mark.InDoubt = true;
    });

    /// <summary>The save is committed: what was held is dropped, and the next request reads the new truth.</summary>
    internal void Publish(AccountId account) => Move(account, mark =>
    {
        mark.Generation++;
        mark.Saving = Math.Max(0, mark.Saving - 1);
        mark.InDoubt = mark.Saving > 0;
    });

    /// <summary>The save threw: nobody knows whether it was committed, so the doubt stays.</summary>
    internal void LeaveInDoubt(AccountId account) => Move(account, mark =>
    {
        mark.Generation++;
        mark.Saving = Math.Max(0, mark.Saving - 1);
    });

    /// <summary>A save that concerns every account is about to be written (rulings F6).</summary>
    internal void DoubtEverything() => Interlocked.Increment(ref _everythingInDoubt);

    /// <summary>That save has ended, well or badly.</summary>
    internal void ForgetEverything()
    {
        BeginAnew();
        Interlocked.Decrement(ref _everythingInDoubt);
    }

    private void Move(AccountId account, Action<Mark> change)
    {
        if (!_answers)
        {
            return;
        }

        while (true)
        {
            var mark = MarkOf(account);
            lock (mark)
            {
                if (!mark.Retired)
                {
                    change(mark);
                    mark.LastMove = Interlocked.Increment(ref _moves);
                    return;
                }
            }
        }
    }

    private Mark MarkOf(AccountId account) => _marks.GetOrAdd(account, static _ => new Mark());

    private void BeginAnew()
    {
        // Reads that have begun must not be kept: the marks that would refuse them are about to go.
        Volatile.Write(ref _floor, Interlocked.Increment(ref _moves));
        _sessions.Clear();
        Volatile.Write(ref _held, 0);
        foreach (var (account, mark) in _marks)
        {
            lock (mark)
            {
                mark.Generation++;
                if (mark is { Saving: 0, InDoubt: false })
                {
                    mark.Retired = true;
                    _marks.TryRemove(KeyValuePair.Create(account, mark));
                }
            }
        }
    }

    /// <summary>What is known about one account. Changed under its own lock, read without.</summary>
    internal sealed class Mark
    {
        private volatile bool _inDoubt;
        private long _generation;

        /// <summary>Saves on their way.</summary>
        public int Saving { get; set; }

        public bool InDoubt
        {
            get => _inDoubt;
            set => _inDoubt = value;
        }

        /// <summary>What was kept under an earlier generation is void.</summary>
        public long Generation
        {
            get => Volatile.Read(ref _generation);
            set => Volatile.Write(ref _generation, value);
        }

        public long LastMove { get; set; }

        public bool Retired { get; set; }

        public bool IsCertain(long generation) => !_inDoubt && Volatile.Read(ref _generation) == generation;
    }
}
