using Holdfast.Platform.Accounts;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Desk;

/// <summary>Chats that a colleague has at this moment, and of which the reader has not said that they read along: none of their words is shown.</summary>
public sealed class ShutChats(LineBook line, Conversations conversations)
{
    public async Task<bool> Has(TicketViewer.Staff reader, DeskThread thread, CancellationToken ct) =>
        CanBeShut(reader, thread.Channel) && await line.OpenOf(thread.Id, PlaceKind.Chat, ct) is { Agent: { } agent } && agent != reader.Account
            && await IsShut(reader, thread.Id, ct);

    /// <summary>Those of a list.</summary>
    public async Task<IReadOnlySet<TicketId>> Among(TicketViewer.Staff reader, IReadOnlyList<TicketLine> rows, CancellationToken ct)
    {
        HashSet<TicketId> shut = [];
        var chats = rows.Where(row => CanBeShut(reader, row.Channel)).Select(row => row.Id).ToList();
        foreach (var ticket in await line.TakenByOthers(chats, reader.Account, ct))
        {
            if (await IsShut(reader, ticket, ct))
            {
                shut.Add(ticket);
            }
        }

        return shut;
    }

    private static bool CanBeShut(TicketViewer.Staff reader, TicketChannel channel) => reader.Role is not Role.Auditor && channel is TicketChannel.Chat;

    private async Task<bool> IsShut(TicketViewer.Staff reader, TicketId ticket, CancellationToken ct) =>
        !(await conversations.GuestsOf(ticket, ct)).Contains(reader.Account) && !await conversations.ReadsAlong(ticket, reader.Account, ct);
}
