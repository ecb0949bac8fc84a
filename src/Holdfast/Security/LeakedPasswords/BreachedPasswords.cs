using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>What is known about a password.</summary>
public enum BreachAnswer
{
    NotFound,
    Found,

    /// <summary>It could not be looked up, and the operator wants no new password then.</summary>
    Unavailable,
}

/// <summary>Looks passwords up among leaked ones, where the operator says.</summary>
public sealed class BreachedPasswords(IOptions<BreachedOptions> options, BreachFile file, BreachRange range, ILogger<BreachedPasswords> log)
{
    public bool IsOff => options.Value.Source is BreachSource.Off;

    /// <summary>How it stands, as this process knows.</summary>
    public BreachStanding Standing => options.Value.Source switch
    {
        BreachSource.File => file.Standing,
        BreachSource.Range => range.Standing,
        BreachSource.Off => new BreachStanding.Off(),
        _ => throw new UnreachableException(),
    };

    /// <summary>How it stands, by reading the whole file or asking the service once.</summary>
    public async Task<BreachStanding> Examine(CancellationToken ct) => options.Value.Source switch
    {
        BreachSource.File => await Task.Run(file.Examine, ct),
        BreachSource.Range => await range.Examine(ct),
        BreachSource.Off => new BreachStanding.Off(),
        _ => throw new UnreachableException(),
    };

    /// <summary>For a new password: what could not be looked up is logged, and is as the operator decided.</summary>
    public async ValueTask<BreachAnswer> Judge(string password, CancellationToken ct)
    {
        if (IsOff || BreachKey.Of(password) is not { } key)
        {
            return BreachAnswer.NotFound;
        }

        if (await Contains(key, ct) is { } found)
        {
            return found ? BreachAnswer.Found : BreachAnswer.NotFound;
        }

        log.NotLookedUp(options.Value.WhenUnavailable);
        return options.Value.WhenUnavailable is WhenUnavailable.Refuse ? BreachAnswer.Unavailable : BreachAnswer.NotFound;
    }

    /// <summary>Whether it is in the file beside this server. A service elsewhere is not asked: it would be told of every beginning of a password.</summary>
    public async ValueTask<bool> IsInFile(string password, CancellationToken ct) =>
        options.Value.Source is BreachSource.File && BreachKey.Of(password) is { } key && (await file.Current(ct))?.Contains(key) == true;

    /// <summary>Whether it is among them; null when it cannot be looked up.</summary>
    public async ValueTask<bool?> Contains(BreachKey key, CancellationToken ct) => options.Value.Source switch
    {
        BreachSource.File => (await file.Current(ct))?.Contains(key),
        BreachSource.Range => await range.Contains(key, ct),
        BreachSource.Off => false,
        _ => throw new UnreachableException(),
    };
}
