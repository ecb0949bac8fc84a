namespace Holdfast.Bench;

/// <summary>ASP.NET Core Identity with one person (bench/peers/Identity).</summary>
internal sealed class IdentityPeer : IAsyncDisposable
{
    private readonly string _folder;

    private IdentityPeer(Server server, string folder) => (Server, _folder) = (server, folder);

    public static object Person { get; } = new { Email = "person@example.com", Password = Passwords[0] };

    public static IReadOnlyList<string> Passwords => ["Seven quiet harbour lights 7", "Nine slow river barges 9"];

    public Server Server { get; }

    /// <param name="postgres">The connection string of a database; null for SQLite.</param>
    public static async Task<IdentityPeer> Start((string, string)[] settings, string? postgres, string cores = "0")
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-bench-identity-").FullName;
        var database = postgres is null ? ("ConnectionStrings:Sqlite", $"Data Source={Path.Combine(folder, "identity.db")}") : ("ConnectionStrings:Postgres", postgres);
        var server = await Server.Start("IdentityPeer", [.. settings, database, ("HOME", folder)], "/", cores);
        return new IdentityPeer(server, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
