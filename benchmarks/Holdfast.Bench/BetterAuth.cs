using System.Net;
using Holdfast.Kit;
using Npgsql;

namespace Holdfast.Bench;

/// <summary>better-auth on node and PostgreSQL with one person (benchmarks/peers/better-auth): its session check, sign-in and change of password.</summary>
internal sealed class BetterAuth(Table table, PostgresServer postgres, Checks checks)
{
    private const string Prefix = "/api/auth/";
    private const string Email = "person@example.com";
    private const int WarmUp = 10;
    private const int Measured = 20;

    private static readonly string[] Passwords = ["seven quiet harbour lights", "nine slow river barges"];

    public async Task Measure()
    {
        var p0 = await checks.P0();
        await using var server = await Start();
        using var visitor = new Visitor(server, 0);
        await SignIn(visitor);
        var check = await Checks.Measure(p0, server, [Load.Get(server.Port, Prefix + "get-session", visitor.Cookie)]);
        table.Beside("better-auth's check (get-session), PostgreSQL", check.Figure, check.Ratio);
        if (checks.OursOnPostgres is { } ours)
        {
            table.Beside("session check: less CPU than better-auth, PostgreSQL", $"{check.Cpu:0} us / {ours.Cpu:0} us", $"{Table.Text(check.TimesP0 / ours.TimesP0)} x less");
        }

        table.Beside("better-auth's sign-in, PostgreSQL", $"{Table.Text(await Cost(server, _ => SignIn(visitor)))} ms CPU");
        table.Beside("better-auth's change of password, others ended, PostgreSQL", $"{Table.Text(await Cost(server, turn => Change(visitor, turn)))} ms CPU");
        table.Beside("better-auth: memory after that", $"{server.Resident:0} MiB");
    }

    private async Task<Server> Start()
    {
        var connection = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabase("better_auth", null, CancellationToken.None));
        var port = PostgresServer.FreePort();
        (string, string)[] settings =
        [
            ("NODE_ENV", "production"), ("PORT", $"{port}"), ("FIRST_PASSWORD", Passwords[0]),
            ("DATABASE_URL", $"postgres://{connection.Username}@{connection.Host}:{connection.Port}/{connection.Database}"),
        ];
        return await Server.Start(["node", "server.js"], Folders.BetterAuth, settings, port, "/", "0");
    }

    private static async Task SignIn(Visitor visitor) => Product.Expect(
        HttpStatusCode.OK, await visitor.PostJson(Prefix + "sign-in/email", new { email = Email, password = Passwords[0] }), "sign in");

    private static async Task Change(Visitor visitor, int turn) => Product.Expect(
        HttpStatusCode.OK,
        await visitor.PostJson(
            Prefix + "change-password", new { currentPassword = Passwords[turn % 2], newPassword = Passwords[(turn + 1) % 2], revokeOtherSessions = true }),
        "change password");

    private static async Task<double> Cost(Server server, Func<int, Task> act)
    {
        var before = 0.0;
        for (var turn = 0; turn < WarmUp + Measured; turn++)
        {
            before = turn == WarmUp ? server.Cpu : before;
            await act(turn);
        }

        return (server.Cpu - before) / Measured;
    }
}
