using System.Data.Common;
using Holdfast.Hosting;
using Holdfast.Operations.Health;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.CommandLine;

/// <summary>
/// holdfast doctor: what <see cref="Checkup"/> finds, and what only takes its time: the whole database file, all recovery codes, the mail server,
/// the relay of video checks, leaked passwords. It changes nothing.
/// </summary>
internal static class Doctor
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Prints one line for each finding; 1 when one is bad.</summary>
    public static async Task<int> Examine(WebApplication app, CancellationToken ct)
    {
        var findings = Configuration(app.Services).ToList();
        // The rest would only repeat that the configuration is wrong.
        if (findings.TrueForAll(finding => finding.Mark is not Mark.Bad))
        {
            var checkup = app.Services.GetRequiredService<Checkup>();
            findings.Add(checkup.Product());
            findings.Add(checkup.Contact());
            findings.AddRange(await Look("The data folder", () => Task.FromResult<IReadOnlyList<Finding>>([.. checkup.DataFolder()])));
            findings.AddRange(await Look("The database", () => checkup.Database(Patience, ct)));
            findings.AddRange(await Look("The database file", () => WholeFile(app.Services, ct)));
            findings.AddRange(await Look("The recovery codes", () => CodesWithoutKey(app.Services, ct)));
            findings.AddRange(await Look("The mail server", () => MailServer(app.Services, ct)));
            findings.AddRange(await Look("The video relay", () => checkup.TryRelays(ct)));
            findings.AddRange(await Look("The leaked passwords", async () => [await app.Services.GetRequiredService<LeakedListState>().Look(ct)]));
        }

        foreach (var (mark, _, text, cure) in findings)
        {
            Console.WriteLine($"{Word(mark),-7} {text}{(cure is null ? "" : " " + cure)}");
        }

        return findings.Exists(finding => finding.Mark is Mark.Bad) ? 1 : 0;
    }

    private static string Word(Mark mark) => mark switch { Mark.Ok => "ok", Mark.Look => "warning", _ => "problem" };

    /// <summary>Whatever goes wrong with one check is a finding: the others are still wanted.</summary>
    private static async Task<IReadOnlyList<Finding>> Look(string what, Func<Task<IReadOnlyList<Finding>>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return [new(Mark.Bad, what, $"{what} couldn't be checked: {string.Join(' ', Startup.Sentences(problem) ?? [$"{problem.GetType().Name}, {problem.Message}"])}")];
        }
    }

    private static IEnumerable<Finding> Configuration(IServiceProvider services)
    {
        IReadOnlyList<string> faults = [];
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (Exception problem) when (Startup.Sentences(problem) is { } sentences)
        {
            faults = sentences;
        }

        if (faults.Count > 0)
        {
            return faults.Select(fault => new Finding(Mark.Bad, "Configuration", fault));
        }

        var shell = services.GetRequiredService<IOptions<ShellOptions>>().Value;
        var environment = services.GetRequiredService<IHostEnvironment>();
        return
        [
            new(Mark.Ok, "Configuration", $"The configuration is valid ({environment.EnvironmentName}, {services.GetRequiredService<PublicAddress>().Url})."),
            .. SettingsCheck.Unknown(services.GetRequiredService<IConfiguration>())
                .Select(unknown => new Finding(Mark.Look, "Settings", unknown)),
            .. environment.IsDevelopment() || shell.TrustedProxies.Count > 0 ? Array.Empty<Finding>()
                : [new(Mark.Look, "Proxies", "Shell:TrustedProxies is empty.", "If there's a proxy in front, name its network. Otherwise everybody shares one limit on guessing.")],
            .. !services.GetRequiredService<PublicAddress>().IsSecure || shell.HstsIncludeSubDomains ? Array.Empty<Finding>()
                : [new(
                    Mark.Ok, "Https", "Browsers are held to https for this name only. Where every name below it has https too, "
                    + "set Shell:HstsIncludeSubDomains (OWASP ASVS 5.0, 3.4.1, wants it from level 2 on).")],
            .. services.GetRequiredService<IOptions<SecurityQuestionsOptions>>().Value.Mode is not QuestionMode.Typed ? Array.Empty<Finding>()
                : [new(Mark.Ok, "Security questions", "Members type answers to security questions. Name OWASP ASVS 5.0, 6.4.2 as an exception wherever you claim one of its levels.")],
        ];
    }

    /// <summary>Reads every page of an embedded database.</summary>
    private static async Task<IReadOnlyList<Finding>> WholeFile(IServiceProvider services, CancellationToken ct)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (options.Provider is not StorageProvider.Sqlite || !File.Exists(Backup.Database(options)))
        {
            return [];
        }

        try
        {
            await using var db = StorageModule.Beside(services);
            var sound = await db.Database.SqlQueryRaw<string>("SELECT quick_check AS \"Value\" FROM pragma_quick_check").FirstAsync(ct);
            return sound == "ok" ? [] : [new(Mark.Bad, "Database", $"The database {Backup.Database(options)} is damaged ({sound}).", "Stop the server and run: holdfast restore <file>")];
        }
        catch (DbException)
        {
            // Said already.
            return [];
        }
    }

    /// <summary>Which keys people's recovery codes need: they lie on paper for years, and a line of the key file is soon deleted.</summary>
    private static async Task<IReadOnlyList<Finding>> CodesWithoutKey(IServiceProvider services, CancellationToken ct)
    {
        var file = Path.Combine(services.GetRequiredService<Checkup>().Folder, KeyFile.Name);
        try
        {
            await using var db = StorageModule.Beside(services);
            var needed = await db.Set<RecoveryCode>().Where(code => code.UsedAt == null).GroupBy(code => code.KeyNumber)
                .Select(codes => new { Key = codes.Key, Count = codes.Count() }).OrderBy(codes => codes.Key).ToListAsync(ct);
            var held = needed.Count == 0 ? [] : KeyFile.Read(file).Select(key => key.Number).ToHashSet();
            return
            [
                .. needed.Select(codes => held.Contains(codes.Key)
                    ? new Finding(Mark.Ok, "Recovery codes", $"Unused recovery codes that need key {codes.Key}: {codes.Count}.")
                    : new Finding(Mark.Bad, "Recovery codes", $"Recovery codes that don't work because {file} has no key {codes.Key}: {codes.Count}.", "Put its line back from your backup of the keys.")),
            ];
        }
        catch (Exception problem) when (problem is StartRefusedException || DatabaseTrouble.Is(problem))
        {
            // Said already.
            return [];
        }
    }

    private static async Task<IReadOnlyList<Finding>> MailServer(IServiceProvider services, CancellationToken ct)
    {
        var mail = services.GetRequiredService<IOptions<MailOptions>>().Value;
        var smtp = mail.Smtp;
        return smtp.Host.Length == 0 ? []
            : await MailProbe.Fault(mail, ct) is { } fault ? [new(Mark.Bad, "Mail server", fault)]
            : [new(Mark.Ok, "Mail server", $"The mail server {smtp.Host}:{smtp.Port} answers{(smtp.User.Length > 0 ? " and accepts our sign-in" : "")}.")];
    }
}
