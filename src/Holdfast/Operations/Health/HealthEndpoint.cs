using Holdfast.Platform.Web;

namespace Holdfast.Operations.Health;

/// <summary>
/// What a supervisor and a load balancer ask: is the process alive, may it be given requests. For strangers, so without
/// details, and without a session, so that /healthz needs no database.
/// </summary>
internal static class HealthEndpoint
{
    private const string Why = "What watches the server has no account. It learns no more than whether the server works.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapHandler("/healthz", [HttpMethods.Get, HttpMethods.Head], () => TypedResults.Text("alive\n"))
            .OpenToStrangers(Why).WithMetadata(new WithoutSession());
        routes.MapHandler("/readyz", [HttpMethods.Get, HttpMethods.Head], Ready).OpenToStrangers(Why).WithMetadata(new WithoutSession());
    }

    private static async Task<IResult> Ready(Readiness readiness, CancellationToken ct) => await readiness.Now(ct) switch
    {
        { Missing: { } missing } => TypedResults.Text($"not ready: {missing}\n", statusCode: StatusCodes.Status503ServiceUnavailable),
        { MailWaits: true } => TypedResults.Text("ready\nmail waits\n"),
        _ => TypedResults.Text("ready\n"),
    };
}
