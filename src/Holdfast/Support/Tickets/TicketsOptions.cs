using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Tickets;

/// <summary>Section "Tickets" of the configuration.</summary>
public sealed class TicketsOptions
{
    /// <summary>The number of the first ticket of an installation.</summary>
    [Range(1_000_000, 9_000_000)]
    public int FirstNumber { get; set; } = 1_000_001;

    /// <summary>Days after which what was solved is closed.</summary>
    [Range(1, 365)]
    public int CloseAfterDays { get; set; } = 14;

    /// <summary>Requests that a member may send within an hour.</summary>
    [Range(1, 1000)]
    public int RequestsAnHour { get; set; } = 20;

    /// <summary>The words of tickets stay when the requester's account is erased, without name and account.</summary>
    public bool KeepTextsOfErased { get; set; }
}

[OptionsValidator]
internal sealed partial class TicketsOptionsValidator : IValidateOptions<TicketsOptions>;
