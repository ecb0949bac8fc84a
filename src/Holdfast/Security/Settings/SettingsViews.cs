using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.Settings;

/// <summary>One line of the account's own timeline.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Icon">The name of an icon of <see cref="Icon"/>.</param>
/// <param name="Detail">Where it came from: device and network.</param>
/// <param name="AsksWasThisYou">The entry is one that somebody else could have caused, so the line offers a way out.</param>
public sealed record ActivityLine(Guid Id, string Icon, Tone Tone, string Title, string Detail, DateTimeOffset At, bool AsksWasThisYou);

/// <summary>A page of the timeline, newest first.</summary>
/// <param name="Filter">"" for everything, else the name of the chosen filter.</param>
/// <param name="Filters">Each filter's name and its words.</param>
/// <param name="IsContinued">It begins after lines that were shown before.</param>
/// <param name="Total">How many there are with this filter.</param>
/// <param name="Failing">Wrong passwords since the last right one, above the newest.</param>
public sealed record ActivityView(
    string Filter, IReadOnlyList<KeyValuePair<string, string>> Filters, Page<ActivityLine> Page, bool IsContinued, Count Total, ActivityLine? Failing = null);

/// <summary>The overview: the state of everything, with a way to each.</summary>
/// <param name="PasswordIsBreached">A sign-in found it among leaked passwords.</param>
/// <param name="AsksQuestions">The operator uses security questions.</param>
/// <param name="QuestionSetAt">When the question was set; null where there is none.</param>
/// <param name="RecoveryCodes">How many are left.</param>
/// <param name="Addresses">Confirmed email addresses.</param>
/// <param name="Waiting">Email addresses whose link was not opened yet.</param>
/// <param name="Devices">At most three of the sign-ins, this device first.</param>
/// <param name="Activity">At most three entries, newest first.</param>
/// <param name="ReviewSince">Since when there is something to look through; null where there is not.</param>
/// <param name="FrozenUntil">Until when it stays frozen at the most, while its owner secures it; null where nobody does.</param>
public sealed record OverviewView(
    string Name, DateTimeOffset PasswordChangedAt, bool PasswordIsBreached, bool AsksQuestions, DateTimeOffset? QuestionSetAt, int RecoveryCodes, int Addresses, int Waiting, int DeviceCount, IReadOnlyList<SignInLine> Devices, IReadOnlyList<ActivityLine> Activity,
    DateTimeOffset? ReviewSince, DateTimeOffset? FrozenUntil);

/// <summary>What an owner looks through after coming back (rulings F24), or because they want to.</summary>
/// <param name="Since">From when on it may have been somebody else.</param>
/// <param name="IsQuiet">Nothing happened that asks for it.</param>
/// <param name="Lines">What happened since, newest first.</param>
/// <param name="HasMore">More than these.</param>
public sealed record ReviewView(
    DateTimeOffset Since, bool IsQuiet, IReadOnlyList<ReviewedAddress> Addresses, IReadOnlyList<SignInLine> Devices, IReadOnlyList<ActivityLine> Lines, bool HasMore);

public sealed record ReviewedAddress(string Address, bool IsPrimary, DateTimeOffset ConfirmedAt);
