using Holdfast.Platform.Files;
using Holdfast.Security.Sessions;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Desk;

/// <summary>Files of tickets are written down when somebody who works here opens them, and count as the ticket does.</summary>
internal sealed class FileReadings(TicketViewers viewers, Readings readings) : IFileWatch
{
    public string Kind => TicketFiles.HolderKind;

    public async Task<IResult?> Before(HttpContext http, Guid holder, Guid file, CancellationToken ct)
    {
        try
        {
            await readings.NoteFile(await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct), TicketId.From(holder), file, ct);
            return null;
        }
        catch (ReadingStoppedException)
        {
            return await ReadingsEndpoint.Stopped(http);
        }
    }
}
