using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Live;

/// <summary>Section "Live" of the configuration.</summary>
public sealed class LiveOptions
{
    /// <summary>Streams of open pages on this node at the most. Staff and members each keep a third of it.</summary>
    [Range(30, 1_000_000)]
    public int Streams { get; set; } = 20_000;

    /// <summary>Streams of one person.</summary>
    [Range(4, 1_000)]
    public int StreamsPerPerson { get; set; } = 12;

    /// <summary>Streams of one network (an IPv4 address, an IPv6 /64), without those of staff.</summary>
    [Range(4, 100_000)]
    public int StreamsPerNetwork { get; set; } = 200;
}

[OptionsValidator]
internal sealed partial class LiveOptionsValidator : IValidateOptions<LiveOptions>;
