using System.CommandLine;
using Holdfast.Operations.Setup;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;

namespace Holdfast.Operations.CommandLine;

/// <summary>
/// holdfast [command]: without a command it serves. Settings (--Section:Key=value) may stand anywhere, as with the server;
/// what is neither a setting nor a command is refused, so that a slip never starts a server.
/// </summary>
public static class Commands
{
    private static readonly string[] Help = ["--help", "-h", "-?", "--version"];

    /// <summary>Whether the arguments name a command rather than start the server.</summary>
    public static bool Names(string[] args) => args.FirstOrDefault(arg => !IsSetting(arg)) is { } first
        && (Help.Contains(first) || !(first.StartsWith('-') || first.StartsWith('/') || first.Contains('=', StringComparison.Ordinal)));

    /// <summary>Runs the command on a product that is built but not started.</summary>
    public static Task<int> Run(string[] args, Func<string[], WebApplication> build)
    {
        string[] settings = [.. args.Where(IsSetting)];
        var parsed = All(() => build(settings)).Parse([.. args.Where(arg => !IsSetting(arg))]);
        return parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static RootCommand All(Func<WebApplication> product)
    {
        var target = new Argument<string>("file") { Description = "The file to write; it must not exist." };
        var corpus = new Argument<string>("file") { Description = "A list of leaked passwords: lines SHA1:COUNT, ordered by hash." };
        var least = new Option<long>("--least") { Description = "Leave out what was found fewer times.", DefaultValueFactory = _ => 1 };
        var build = Command("build", "Make breached.filter from it in the data folder; works while the server runs.", (app, parsed, ct) => BreachBuild.Run(app, parsed.GetRequiredValue(corpus), parsed.GetValue(least), ct), corpus);
        least.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<long>() < 1)
            {
                given.AddError("--least is 1 or more.");
            }
        });
        build.Options.Add(least);
        var source = new Argument<string>("file") { Description = "A file made by \"holdfast backup\"." };
        var address = new Argument<string>("address") { Description = "A confirmed address that the account has had for a week or longer." };
        var role = new Argument<string>("role") { Description = "agent, lead, admin or auditor." };
        var provider = new Argument<StorageProvider>("provider") { Description = "Sqlite or Postgres." };
        role.AcceptOnlyFromAmong([.. Enum.GetValues<Role>().Where(one => one is not Role.Member).Select(one => one.ToString().ToLowerInvariant())]);
        return new RootCommand("Holdfast, the account-security centre. Without a command, it runs the server. Give settings as --Section:Key=value or as environment variables.")
        {
            Command("setup-link", "Make a new link for the first admin; works while the server runs.", (app, _, ct) => Maintenance.SetupLink(app, ct)),
            Command("staff-link", "Make a link for one more staff account; works while the server runs.", (app, parsed, ct) => Maintenance.StaffLink(app, Enum.Parse<Role>(parsed.GetRequiredValue(role), ignoreCase: true), ct), role),
            Command("migrate", "Bring the database's schema up to date, then stop.", (app, _, ct) => Maintenance.Migrate(app, ct)),
            Command("doctor", "Check configuration, database, email, clock, keys and permissions, and say what to do.", (app, _, ct) => Doctor.Examine(app, ct)),
            Command("backup", "Copy the database to a file; works while the server runs.", (app, parsed, ct) => Backup.Make(app, parsed.GetRequiredValue(target), ct), target),
            Command("restore", "Replace the database with a backup; nobody stays signed in.", (app, parsed, ct) => Restore.Run(app, parsed.GetRequiredValue(source), ct), source),
            Command("sign-out-everybody", "End every sign-in, link and remembered device of everybody.", (app, _, ct) => Maintenance.SignOutEverybody(app, ct)),
            new Command("account", "Accounts, one at a time.")
            {
                Command("release", "Let somebody back in who lost everything: this address gets the way back after a day, unless somebody stops it.", (app, parsed, ct) => ReleaseAccount.Ask(app, parsed.GetRequiredValue(address), ct), address),
            },
            new Command("keys", "The keys that seal secrets in the database.") { Command("rotate", "Add a new key and use it from now on; run it with the server stopped.", (app, _, ct) => KeysCommand.Rotate(app, ct)) },
            new Command("breach", "The filter of leaked passwords.") { build },
            Hidden(Command("schema-sql", "What ./schema writes into the migration of one database.", (app, parsed, _) => Maintenance.SchemaSql(app, parsed.GetRequiredValue(provider)), provider)),
            new Command("demo", "The demo people.") { Command("remove", "Remove the demo people and everything that belongs to them.", (app, _, ct) => Maintenance.RemoveDemoPeople(app, ct)) },
        };

        // For whoever develops Holdfast, not for operators.
        static Command Hidden(Command command)
        {
            command.Hidden = true;
            return command;
        }

        Command Command(string name, string text, Func<WebApplication, ParseResult, CancellationToken, Task<int>> act, params Argument[] arguments)
        {
            var command = new Command(name, text);
            foreach (var argument in arguments)
            {
                command.Arguments.Add(argument);
            }

            command.SetAction(async (parsed, ct) =>
            {
                await using var app = product();
                return await act(app, parsed, ct);
            });
            return command;
        }
    }

    // A command's own option may have = too.
    private static bool IsSetting(string arg) =>
        arg.StartsWith("--", StringComparison.Ordinal) && arg.Contains('=', StringComparison.Ordinal) && !arg.StartsWith("--least=", StringComparison.Ordinal);
}
