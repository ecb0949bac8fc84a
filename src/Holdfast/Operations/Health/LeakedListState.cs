using System.Diagnostics;
using System.Globalization;
using Holdfast.Operations.Health;
using Holdfast.Platform.Web;
using Holdfast.Security.LeakedPasswords;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.Health;

/// <summary>What <see cref="Checkup"/> says about leaked passwords: whether they can be looked up, and what happens when they cannot.</summary>
public sealed class LeakedListState(BreachedPasswords breached, IOptions<BreachedOptions> options, TimeProvider time)
{
    private const string About = "Leaked passwords";
    private const string Build = "Run: holdfast breach build <file>";

    // Lists come out about once a year.
    private static readonly TimeSpan Old = TimeSpan.FromDays(400);

    /// <summary>As this server has it. It reads and asks nothing.</summary>
    public Finding Now() => Of(breached.Standing);

    /// <summary>By reading the whole file or asking the service: for the doctor, which serves nobody.</summary>
    public async Task<Finding> Look(CancellationToken ct) => Of(await breached.Examine(ct));

    private Finding Of(BreachStanding standing)
    {
        var then = options.Value.WhenUnavailable is WhenUnavailable.Allow
            ? "New passwords are taken without that check (Passwords:Breached:WhenUnavailable is Allow)."
            : "New passwords are refused until then (Passwords:Breached:WhenUnavailable is Refuse).";
        // Where nobody can choose a password, it is bad.
        var mark = options.Value.WhenUnavailable is WhenUnavailable.Allow ? Mark.Look : Mark.Bad;
        return standing switch
        {
            BreachStanding.Off => new(Mark.Look, About, "Leaked passwords are not looked up: Passwords:Breached:Source is Off."),
            BreachStanding.Opening opening => new(Mark.Ok, About, $"{opening.Path} is being opened."),
            BreachStanding.Ready ready => Ready(ready),
            BreachStanding.Missing missing => new(mark, About, $"There is no {missing.Path}, so leaked passwords cannot be looked up. {then}", Build),
            BreachStanding.Unusable { OldInUse: true } file => new(Mark.Bad, About, "Leaked passwords are looked up in the file that was there before.", file.Problem),
            BreachStanding.Unusable file => new(Mark.Bad, About, $"Leaked passwords cannot be looked up. {then}", file.Problem),
            BreachStanding.NotAsked service => new(Mark.Ok, About, $"The service at {service.Url} was not asked about leaked passwords since the start."),
            BreachStanding.Answers service => new(Mark.Ok, About, $"The service at {service.Url} answered about leaked passwords on {At(service.At)}."),
            BreachStanding.Silent service => new(
                mark, About, $"The service at {service.Url} gave no usable answer about leaked passwords on {At(service.At)}: {service.Problem}. {then}", "Check Passwords:Breached:RangeUrl and the way there."),
            _ => throw new UnreachableException(),
        };
    }

    private Finding Ready(BreachStanding.Ready file)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{file.Path} has {file.Keys:N0} leaked {(file.Keys == 1 ? "password" : "passwords")} and was made on {file.MadeAt:yyyy-MM-dd}.");
        return time.GetUtcNow() - file.MadeAt > Old ? new(Mark.Look, About, text, $"Take a newer list. {Build}") : new(Mark.Ok, About, text);
    }

    private static string At(DateTimeOffset moment) => Moments.FullWithZone(moment, TimeZoneInfo.Utc);
}
