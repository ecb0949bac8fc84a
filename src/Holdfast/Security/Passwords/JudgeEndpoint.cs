using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.LeakedPasswords;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Passwords;

public sealed record JudgeForm
{
    public string New { get; init => field = value ?? ""; } = "";

    /// <summary>The person's name and addresses, a line each, as far as the page knows them.</summary>
    public string Own { get; init => field = value ?? ""; } = "";
}

/// <summary>What the meter shows.</summary>
/// <param name="Score">0 to 3; 2 and 3 are passwords that we take.</param>
/// <param name="Length">Characters, as people count them.</param>
public sealed record JudgedPassword(int Score, string Word, int Length, bool IsLongEnough, bool IsUncommon, bool IsNotOwn);

/// <summary>
/// What we would say to a password that is being typed, by the judge that decides when it is sent. Nothing is stored, logged or hashed, and
/// no account is looked at.
/// </summary>
public sealed class TypedPasswords(PasswordRules rules, BreachedPasswords breached, TimeProvider time)
{
    /// <summary>Left over, from which a password that we take is called strong.</summary>
    private const int Strong = 14;

    /// <summary>Names and addresses that are looked at.</summary>
    private const int MostOwn = 10;

    private static readonly string[] Words = ["Easy to guess", "Weak", "Good", "Strong"];

    // A count of its own: whoever types a long password must not use up the tries at secrets. Enough for a room full of people behind one address.
    private readonly NetworkBuckets _turns = new(Options.Create(new ThrottlingOptions { NetworkBurst = 300, NetworkSecondsPerTry = 1 }), time);

    /// <summary>How long to wait, or null where it may be looked at.</summary>
    public TimeSpan? Admit(Network network) => _turns.TryTake(network, out var wait) ? null : wait;

    public async Task<JudgedPassword> Judge(string candidate, string own, CancellationToken ct)
    {
        var lines = own.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostOwn).ToList();
        var typed = rules.Look(candidate, string.Join(' ', lines.Where(line => !line.Contains('@'))), [.. lines.Where(line => line.Contains('@'))]);
        var isUncommon = typed.IsUncommon && !await breached.IsInFile(candidate, ct);
        var score = (isUncommon && typed.IsNotOwn, typed.IsLongEnough) switch
        {
            (false, _) => 0,
            (true, false) => 1,
            _ => typed.Left < Strong ? 2 : 3,
        };
        return new JudgedPassword(score, Words[score], typed.Length, typed.IsLongEnough, isUncommon, typed.IsNotOwn);
    }
}

/// <summary>/passwords/judge, asked by the script of every page that takes a new password.</summary>
internal static class JudgeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapForm(PasswordPaths.Judge, Judge).OpenToStrangers("Whoever chooses a password may have no account yet. It says what we think of what is typed, and looks at nothing else.")
            .WithSecrets((nameof(JudgeForm.New), "New password")).WithMetadata(new Sessions.OnlyAsks());

    private static async Task<IResult> Judge([FromForm] JudgeForm? sent, HttpContext http, TypedPasswords passwords, CancellationToken ct)
    {
        if (passwords.Admit(Network.Of(http.Connection.RemoteIpAddress)) is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        var form = sent ?? new JudgeForm();
        return TypedResults.Json(await passwords.Judge(form.New, form.Own, ct));
    }
}
