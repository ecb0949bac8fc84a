using System.Collections.Frozen;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;

namespace Holdfast.Platform.Audit;

/// <summary>How a kind is shown on a timeline, and what it says about the account.</summary>
/// <param name="Icon">The name of an icon.</param>
/// <param name="Words">One line, without a stop at its end.</param>
public sealed record RegisteredActivity(ActivityKind Kind, Func<AuditEntry, string> Icon, Tone Tone, Func<AuditEntry, string> Words)
{
    /// <summary>Where it is shown besides "Everything".</summary>
    public IReadOnlyList<ActivityFilter> Filters { get; init; } = [];

    /// <summary>Somebody else could have caused it, so its line offers a way out.</summary>
    public bool AsksWasThisYou { get; init; }

    /// <summary>
    /// The word of the account's owner, or of whoever took it over: after it a containment is no mistake that two admins may undo
    /// (rulings F35). Whatever changes a protection is one.
    /// </summary>
    public bool IsOwnersWord { get; init; }

    /// <summary>A part of something that has an entry of its own in the same save: that one stands for it, and the timeline leaves this one out.</summary>
    public bool IsPart { get; init; }

    /// <summary>Whether it closes the account or opens it; null where it does neither.</summary>
    public AccountStatus? Leaves { get; init; }
}

/// <summary>Every kind that some capability has registered.</summary>
public sealed class Activities
{
    /// <summary>What an entry says whose kind nobody here knows: a newer version left it, or one that had a part which is gone.</summary>
    private static readonly RegisteredActivity Unknown = new(default, static _ => "info", Tone.Advice, static _ => "Something was changed");

    private readonly FrozenDictionary<ActivityKind, RegisteredActivity> _byKind;

    public Activities(IEnumerable<RegisteredActivity> registered)
    {
        // Two owners of one name would read each other's rows: that stops the start.
        _byKind = registered.ToDictionary(activity => activity.Kind).ToFrozenDictionary();
        Filters = [.. All.SelectMany(activity => activity.Filters).Distinct().OrderBy(filter => filter.Order)];
        OwnersWords = [.. Kinds(activity => activity.IsOwnersWord)];
        Parts = [.. Kinds(activity => activity.IsPart)];
    }

    public IEnumerable<RegisteredActivity> All => _byKind.Values;

    /// <summary>In the order in which they are offered.</summary>
    public IReadOnlyList<ActivityFilter> Filters { get; }

    public IReadOnlyList<ActivityKind> OwnersWords { get; }

    /// <summary>Those that another entry stands for.</summary>
    public IReadOnlyList<ActivityKind> Parts { get; }

    public RegisteredActivity Of(ActivityKind kind) => _byKind.GetValueOrDefault(kind, Unknown);

    public IEnumerable<ActivityKind> Kinds(Func<RegisteredActivity, bool> which) => All.Where(which).Select(activity => activity.Kind);
}

public static class ActivityExtensions
{
    /// <summary>From now on entries of this kind have words.</summary>
    /// <param name="icon">The name of an icon.</param>
    /// <param name="alsoIn">A second filter that shows it.</param>
    /// <param name="asks">Whether its line offers a way out: somebody else could have caused it.</param>
    /// <param name="ownersWord"><see cref="RegisteredActivity.IsOwnersWord"/>.</param>
    /// <param name="leaves"><see cref="RegisteredActivity.Leaves"/>.</param>
    public static void AddActivity(
        this IServiceCollection services, ActivityKind kind, string icon, Tone tone, string words, ActivityFilter? filter = null, ActivityFilter? alsoIn = null,
        bool asks = false, bool ownersWord = false, AccountStatus? leaves = null) =>
        services.AddActivity(kind, icon, tone, _ => words, filter, alsoIn, asks, ownersWord, leaves);

    /// <summary>The same for a kind whose words are made of the entry.</summary>
    public static void AddActivity(
        this IServiceCollection services, ActivityKind kind, string icon, Tone tone, Func<AuditEntry, string> words, ActivityFilter? filter = null, ActivityFilter? alsoIn = null,
        bool asks = false, bool ownersWord = false, AccountStatus? leaves = null) =>
        services.AddActivity(new RegisteredActivity(kind, _ => icon, tone, words)
        {
            Filters = [.. new[] { filter, alsoIn }.OfType<ActivityFilter>()],
            AsksWasThisYou = asks,
            IsOwnersWord = ownersWord,
            Leaves = leaves,
        });

    /// <summary>The same for a kind whose icon is made of the entry too.</summary>
    public static void AddActivity(this IServiceCollection services, RegisteredActivity activity) => services.AddSingleton(activity);
}
