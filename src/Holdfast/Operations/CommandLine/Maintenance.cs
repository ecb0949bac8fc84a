using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Operations.Setup;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.CommandLine;

/// <summary>The small commands.</summary>
internal static class Maintenance
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>holdfast migrate.</summary>
    public static async Task<int> Migrate(WebApplication app, CancellationToken ct)
    {
        var applied = await app.Services.GetRequiredService<Schema>().Update(_ => Task.CompletedTask, ct);
        Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"The schema is up to date; applied: {string.Join(", ", applied)}.");
        return 0;
    }

    /// <summary>holdfast schema-sql: a JSON array of what the capabilities add to the schema of this database.</summary>
    public static Task<int> SchemaSql(WebApplication app, StorageProvider provider)
    {
        string[] texts = [.. app.Services.GetServices<SchemaSql>().Where(sql => sql.Provider == provider).Select(sql => sql.Text)];
        Console.WriteLine(JsonSerializer.Serialize(texts, Readable));
        return Task.FromResult(0);
    }

    /// <summary>
    /// holdfast setup-link. Beside a running server too: the row says nothing about who is signed in, so the server's memory need not
    /// know of it, and the database itself lets two processes write.
    /// </summary>
    public static async Task<int> SetupLink(WebApplication app, CancellationToken ct)
    {
        var options = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var folder = Path.GetFullPath(options.DataFolder);
        await using var db = await OpenBeside(app, ct);
        if (await SetupLinks.AdminExists(db, ct))
        {
            await Console.Error.WriteLineAsync("There is already an admin, so no link was made. For more staff: holdfast staff-link <role>.".AsMemory(), ct);
            return 1;
        }

        var file = Path.Combine(folder, SetupLinks.FileName);
        var until = await SetupLinks.Renew(db, file, app.Services.GetRequiredService<PublicAddress>(), app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), ct);
        Console.WriteLine($"A new link is in {file}. It creates the first admin and works once, until {until:HH:mm} UTC. Open it in your browser.");
        return 0;
    }

    /// <summary>
    /// holdfast staff-link: a link for somebody who joins the staff, in a file beside that of the first admin. Whoever may run this has
    /// the server, so no page makes staff as long as staff sign in with a password alone (rulings F38).
    /// </summary>
    public static async Task<int> StaffLink(WebApplication app, Role role, CancellationToken ct)
    {
        var folder = Path.GetFullPath(app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.DataFolder);
        await using var db = await OpenBeside(app, ct);
        if (!await SetupLinks.AdminExists(db, ct))
        {
            await Console.Error.WriteLineAsync("There is no admin yet. Create the first one with the link in the file \"setup-link\" (holdfast setup-link).".AsMemory(), ct);
            return 1;
        }

        var file = Path.Combine(folder, SetupLinks.StaffFileName);
        var until = await SetupLinks.Renew(db, file, app.Services.GetRequiredService<PublicAddress>(), app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), ct, role);
        Console.WriteLine($"A link is in {file}. It creates one staff account ({role.ToString().ToLowerInvariant()}) and works once, until {until:HH:mm} UTC. Give it only to that person.");
        return 0;
    }

    /// <summary>The database, for a command that a running server need not know of.</summary>
    /// <exception cref="StartRefusedException">There is none yet, or its schema is that of another version.</exception>
    public static async Task<HoldfastDb> OpenBeside(WebApplication app, CancellationToken ct)
    {
        var options = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var folder = Path.GetFullPath(options.DataFolder);
        if (!Directory.Exists(folder) || (options.Provider is StorageProvider.Sqlite && !File.Exists(Backup.Database(options))))
        {
            throw new StartRefusedException($"There is nothing in {folder} yet. Start the server first. Check Storage:DataFolder if you expected something.");
        }

        var db = StorageModule.Beside(app.Services);
        await RefuseOtherSchema(app, db, ct);
        return db;
    }

    /// <summary>What is written into a schema of another version could damage it, or mean something else there.</summary>
    private static async Task RefuseOtherSchema(WebApplication app, HoldfastDb db, CancellationToken ct)
    {
        await Schema.RefuseNewer(db, Schema.Named(app.Services.GetRequiredService<IOptions<StorageOptions>>().Value), ct);
        if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            throw new StartRefusedException("The schema is not up to date. Bring it up to date first: holdfast migrate");
        }
    }

    /// <summary>holdfast demo remove.</summary>
    public static async Task<int> RemoveDemoPeople(WebApplication app, CancellationToken ct)
    {
        await using var scope = app.Services.CreateAsyncScope();
        // Nobody may serve from this folder meanwhile.
        scope.ServiceProvider.GetRequiredService<DataFolder>();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var isEmpty = !(await db.Database.GetAppliedMigrationsAsync(ct)).Any();
        if (!isEmpty)
        {
            await RefuseOtherSchema(app, db, ct);
        }

        var parts = scope.ServiceProvider.GetServices<IEraseWithAccount>();
        var removed = isEmpty ? 0 : await DemoPeople.Remove(db, parts, scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow(), ct);
        Console.WriteLine(removed == 1 ? "1 demo account is removed." : $"{removed} demo accounts are removed.");
        return 0;
    }

    /// <summary>holdfast sign-out-everybody (rulings F6).</summary>
    public static async Task<int> SignOutEverybody(WebApplication app, CancellationToken ct)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (scope.ServiceProvider.GetRequiredService<IOptions<StorageOptions>>().Value.Provider is StorageProvider.Sqlite)
        {
            // A server that answers from its memory would not learn of it.
            scope.ServiceProvider.GetRequiredService<DataFolder>();
        }

        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        await RefuseOtherSchema(app, db, ct);
        (await db.Set<Installation>().SingleAsync(ct)).RaiseEpoch();
        await db.SaveChangesAsync(ct);
        Console.WriteLine("Everybody is signed out, on every device. Links, remembered devices and waiting releases of accounts no longer work either.");
        return 0;
    }
}
