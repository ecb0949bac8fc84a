using System.Diagnostics;
using System.Net;

namespace Holdfast.Bench;

/// <summary>Two hundred people sign in at once while others go on working; and what ten thousand sessions weigh.</summary>
internal sealed class Storm(Table table)
{
    private const int People = 200;
    private const int Sessions = 10_000;
    private const string Check = "/session/check";

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    public async Task Measure()
    {
        await using (var product = await Product.With(2 * People))
        {
            await using var server = await product.Start();
            await SignInAtOnce(product, server);
        }

        await Weigh();
    }

    private async Task SignInAtOnce(Product product, Server server)
    {
        var checks = product.Requests(server, Check, 2 * People)[People..];
        await Load.Run(server.Port, checks, Quiet);
        List<Visitor> visitors = [];
        for (var person = 0; person < People; person++)
        {
            var visitor = new Visitor(server, person);
            await visitor.Open("/sign-in");
            visitors.Add(visitor);
        }

        var quiet = await Load.Run(server.Port, checks, Quiet);
        using var over = new CancellationTokenSource();
        var working = Load.Run(server.Port, checks, TimeSpan.FromMinutes(2), over.Token);
        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(visitors.Select((visitor, person) =>
            visitor.Submit("/sign-in", ("Email", Product.AddressOf(person)), ("Password", Product.Password))));
        var time = watch.Elapsed;
        await over.CancelAsync();
        var during = await working;
        visitors.ForEach(visitor => visitor.Dispose());

        var refused = answers.Count(status => status is not HttpStatusCode.SeeOther);
        table.Goal($"{People} sign-ins at once", "none refused", $"{refused} refused, all answered in {time.TotalSeconds:0.0} s", "", refused == 0);
        var kept = during.Rate / quiet.Rate;
        table.Goal("session checks meanwhile", ">= 0.5 x their rate before", $"{during.Rate:0} a second, p99 {during.P99:0} ms; before {quiet.Rate:0}, {quiet.P99:0} ms", $"{Table.Text(kept)} x", kept >= 0.5 && during.Refused == 0);
        table.Goal("most memory in the storm", "< 400 MiB", $"{server.MostResident:0} MiB", "", server.MostResident < 400);
    }

    private async Task Weigh()
    {
        await using var product = await Product.With(Sessions);
        await using var server = await product.Start();
        var requests = product.Requests(server, Check, Sessions);
        await Load.Once(server.Port, requests);
        var again = await Load.Once(server.Port, requests);
        await using var p0 = await Server.Start("P0", [], "/");
        await Load.Once(p0.Port, [.. Enumerable.Repeat(Load.Get(p0.Port, "/"), 2 * Sessions)]);
        table.Beside($"memory with {Sessions} live sessions", $"{server.Resident:0} MiB ({again.Requests} answered); P0 {p0.Resident:0} MiB", $"{Table.Text(server.Resident / p0.Resident)} x P0");
    }
}
