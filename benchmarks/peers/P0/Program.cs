// P0: the least that a web server on this framework can do. Every other figure is a ratio to it.
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
var app = builder.Build();
app.MapGet("/", () => TypedResults.Ok(new Answer(true, DateTimeOffset.UnixEpoch)));
// The least that takes a file: it writes what comes.
app.MapPost("/files", static async (HttpContext http, IConfiguration configuration, CancellationToken ct) =>
{
    await using var file = File.Create(Path.Combine(configuration["Folder"] ?? Path.GetTempPath(), Path.GetRandomFileName()), 64 * 1024);
    await http.Request.Body.CopyToAsync(file, ct);
    return TypedResults.Ok();
});
app.Run();

internal sealed record Answer(bool SignedIn, DateTimeOffset Until);
