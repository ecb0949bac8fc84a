using System.ComponentModel.DataAnnotations;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Desk;

/// <summary>Section "Desk" of the configuration.</summary>
public sealed class DeskOptions
{
    /// <summary>Addresses that one agent may look for within an hour.</summary>
    [Range(1, 1000)]
    public int LookUpsAnHour { get; set; } = 60;

    /// <summary>Different people whose tickets one agent may open within an hour; then they are stopped until an admin has looked.</summary>
    [Range(1, 10_000)]
    public int PeopleReadAnHour { get; set; } = 60;

    /// <summary>The same within a day.</summary>
    [Range(1, 100_000)]
    public int PeopleReadADay { get; set; } = 200;

    /// <summary>Different people whose requests lists and searches may show one agent within an hour; then they are stopped too.</summary>
    [Range(TicketLists.PageSize, 100_000)]
    public int PeopleListedAnHour { get; set; } = 600;

    /// <summary>The same within a day.</summary>
    [Range(TicketLists.PageSize, 1_000_000)]
    public int PeopleListedADay { get; set; } = 2000;
}

[OptionsValidator]
internal sealed partial class DeskOptionsValidator : IValidateOptions<DeskOptions>;
