namespace Holdfast.Support.Desk;

/// <summary>Something that an agent can do from a ticket of a member, registered by whoever does it: the desk knows nobody.</summary>
/// <param name="Words">Of its button.</param>
/// <param name="Path">The form of a ticket's number.</param>
public sealed record TicketTool(string Words, string Icon, Func<int, string> Path, Func<bool> IsOn);
