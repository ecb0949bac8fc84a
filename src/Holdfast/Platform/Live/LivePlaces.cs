using Holdfast.Platform.Accounts;
using Holdfast.Platform.Throttling;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Live;

/// <summary>
/// How many streams there may be (rulings G22): of a person, of a network, and of all. Staff and members each keep a third of the server, so that
/// neither strangers nor the other side can leave them without. A page that gets none looks by itself.
/// </summary>
public sealed class LivePlaces(IOptions<LiveOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AccountId, int> _ofPerson = [];
    private readonly Dictionary<Network, int> _ofNetwork = [];
    private int _staff;
    private int _members;
    private int _strangers;

    /// <summary>Streams that are open.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _staff + _members + _strangers;
            }
        }
    }

    /// <summary>A place for a stream, given back when it is disposed of; null where there is none.</summary>
    public IDisposable? Take(AccountId? account, bool isStaff, Network network)
    {
        var limits = options.Value;
        lock (_lock)
        {
            var person = account is { } id ? _ofPerson.GetValueOrDefault(id) : 0;
            var near = _ofNetwork.GetValueOrDefault(network);
            if (person >= limits.StreamsPerPerson || (!isStaff && near >= limits.StreamsPerNetwork) || Free(account is not null, isStaff) <= 0)
            {
                return null;
            }

            Add(account, isStaff, network, 1);
        }

        return new Place(this, account, isStaff, network);
    }

    /// <summary>Places that are not kept for others.</summary>
    private int Free(bool isPerson, bool isStaff)
    {
        var third = options.Value.Streams / 3;
        var free = options.Value.Streams - _staff - _members - _strangers;
        var keptForStaff = isStaff ? 0 : Math.Max(0, third - _staff);
        var keptForMembers = isPerson && !isStaff ? 0 : Math.Max(0, third - _members);
        return free - keptForStaff - keptForMembers;
    }

    private void Add(AccountId? account, bool isStaff, Network network, int more)
    {
        if (account is { } id)
        {
            Add(_ofPerson, id, more);
        }

        if (isStaff)
        {
            _staff += more;
            return;
        }

        Add(_ofNetwork, network, more);
        if (account is null)
        {
            _strangers += more;
        }
        else
        {
            _members += more;
        }
    }

    private static void Add<T>(Dictionary<T, int> counts, T key, int more)
        where T : notnull
    {
        var count = counts.GetValueOrDefault(key) + more;
        if (count > 0)
        {
            counts[key] = count;
        }
        else
        {
            counts.Remove(key);
        }
    }

    private sealed class Place(LivePlaces places, AccountId? account, bool isStaff, Network network) : IDisposable
    {
        private bool _isGivenBack;

        public void Dispose()
        {
            lock (places._lock)
            {
                if (!_isGivenBack)
                {
                    _isGivenBack = true;
                    places.Add(account, isStaff, network, -1);
                }
            }
        }
    }
}
