using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

/// <summary>
/// Fills tables of a capability with as many rows as years bring, by SQL, in the one big database of a run. What it fills belongs to it: no other
/// may count on its tables being empty.
/// </summary>
public interface IFillsBigDatabase
{
    /// <summary>Tables whose statistics the database reads afterwards, as an autovacuum does within a minute.</summary>
    IReadOnlyList<string> Tables { get; }

    Task Fill(TestApp app, CancellationToken ct);
}

/// <summary>
/// A database with 100,000 rows and more of everything, made once in a run, when a test first asks for it, by all that fill it. Each test class
/// has a copy: lists are looked at as they are after years, and whoever looks may sign in.
/// </summary>
public sealed class BigDatabase(Databases databases) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private TestDatabase? _made;

    /// <summary>A copy of it.</summary>
    public async Task<TestDatabase> New(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            _made ??= await Make(ct);
        }
        finally
        {
            _turn.Release();
        }

        return await databases.CopyOf(_made, ct);
    }

    public void Dispose() => _turn.Dispose();

    private async Task<TestDatabase> Make(CancellationToken ct)
    {
        var database = await databases.New(ct);
        await using (var app = new TestApp(database))
        {
            foreach (var type in Assembly.GetExecutingAssembly().GetTypes().Where(type => type.IsAssignableTo(typeof(IFillsBigDatabase)) && !type.IsInterface).OrderBy(type => type.FullName, StringComparer.Ordinal))
            {
                var filler = (IFillsBigDatabase)ActivatorUtilities.CreateInstance(app.Services, type);
                await filler.Fill(app, ct);
                foreach (var table in filler.Tables)
                {
                    var analyze = "ANALYZE " + table;
                    await app.With(db => db.Database.ExecuteSqlRawAsync(analyze, ct));
                }
            }

            if (!Databases.IsPostgres)
            {
                // Only the file is copied, and the log beside it is not.
                await app.With(db => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", ct));
            }
        }

        return database;
    }
}
