// P0: the least that a web server on this framework can do. Every other figure is a ratio to it.
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
var app = builder.Build();
app.MapGet("/", () => TypedResults.Ok(new Answer(true, DateTimeOffset.UnixEpoch)));
app.Run();

internal sealed record Answer(bool SignedIn, DateTimeOffset Until);
