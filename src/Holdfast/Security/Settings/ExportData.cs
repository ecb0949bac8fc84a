using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Settings;

/// <summary>
/// A person's own data as one JSON object: a list, or one object, for each part. It is written as it is read, a page at a
/// time, so that nobody's history has to fit into memory.
/// </summary>
public sealed class ExportData(HoldfastDb db, IEnumerable<IExportPart> parts, AuditTrail audit, Notices notices, TimeProvider time)
{
    /// <summary>Most exports of an account within 24 hours.</summary>
    public const int MostADay = 10;

    /// <summary>Bytes that are gathered before they are sent on.</summary>
    private const int Chunk = 32 * 1024;

    private static readonly JsonSerializerOptions Rows = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Notes it in the trail and owes the notice, before anything is sent; false when there were enough today.</summary>
    public async Task<bool> Begin(SignedIn by, Origin origin, CancellationToken ct)
    {
        var (since, ahead) = (time.GetUtcNow().AddDays(-1), time.GetUtcNow() + Clocks.Slack);
        if (await db.Set<AuditEntry>().CountAsync(e => e.Account == by.Account && e.Kind == SettingsEvents.DataExported && e.At > since && e.At <= ahead, ct) >= MostADay)
        {
            return false;
        }

        audit.Record(SettingsEvents.DataExported, by.Account, origin);
        notices.Owe<DataExportedNotice>(by.Account, origin);
        await db.SaveChangesAsync(ct);
        return true;
    }

    public async Task Write(Stream to, AccountId account, CancellationToken ct)
    {
        // Between the two because the serialiser flushes its writer, and a response takes no blocking write.
        var gathered = new ArrayBufferWriter<byte>(2 * Chunk);
        await using var json = new Utf8JsonWriter(gathered, new JsonWriterOptions { Indented = true, Encoder = Rows.Encoder });
        json.WriteStartObject();
        json.WriteString("exportedAt", time.GetUtcNow());
        foreach (var part in parts)
        {
            json.WritePropertyName(part.Name);
            if (!part.IsOne)
            {
                json.WriteStartArray();
            }

            await foreach (var row in part.Rows(db, account, ct))
            {
                JsonSerializer.Serialize(json, row, row.GetType(), Rows);
                if (gathered.WrittenCount > Chunk)
                {
                    await SendOn();
                }
            }

            if (!part.IsOne)
            {
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
        await json.FlushAsync(ct);
        await SendOn();

        async Task SendOn()
        {
            await to.WriteAsync(gathered.WrittenMemory, ct);
            gathered.ResetWrittenCount();
        }
    }
}
