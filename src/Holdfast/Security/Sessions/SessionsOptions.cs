using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Sessions;

/// <summary>Section "Sessions" of the configuration. The upper bounds are NIST SP 800-63B-4, 2.1.3 (AAL1).</summary>
public sealed class SessionsOptions
{
    /// <summary>Days without use after which a sign-in is over.</summary>
    [Range(1, 30)]
    public int IdleDays { get; set; } = 14;

    /// <summary>Days after which a sign-in is over however much it is used.</summary>
    [Range(1, 30)]
    public int AbsoluteDays { get; set; } = 30;

    /// <summary>Days that an ended sign-in is kept, so that it can be told when and why it ended.</summary>
    [Range(30, 4000)]
    public int KeptDays { get; set; } = 400;

    /// <summary>Sign-ins that one account may have at the same time; a further one ends the one unused for longest.</summary>
    [Range(5, SignInList.Most)]
    public int MostPerAccount { get; set; } = SignInList.Most;

    /// <summary>Sessions that the memory holds at the most; it begins anew when full.</summary>
    [Range(100, 10_000_000)]
    public int Remembered { get; set; } = 100_000;

    public TimeSpan Idle => TimeSpan.FromDays(IdleDays);

    public TimeSpan Absolute => TimeSpan.FromDays(AbsoluteDays);
}

[OptionsValidator]
internal sealed partial class SessionsOptionsValidator : IValidateOptions<SessionsOptions>;
