using Holdfast.Platform.Accounts;

namespace Holdfast.Support.Departments;

/// <summary>What an agent does at this moment.</summary>
/// <param name="IsHere">One of their pages of the desk is open.</param>
/// <param name="TakesChats">They are here, and chose to.</param>
/// <param name="Taken">Chats that they have.</param>
public readonly record struct AgentNow(bool IsHere, bool TakesChats, int Taken);

/// <summary>Says who is there. Declared here for the pages about departments, and answered by who keeps the line.</summary>
public interface IWhoIsThere
{
    /// <summary>Those of these agents who are here or have a chat.</summary>
    Task<IReadOnlyDictionary<AccountId, AgentNow>> Among(IReadOnlyList<AccountId> agents, CancellationToken ct);
}
