using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Holdfast.Platform.Mail;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Video;

/// <summary>Section "Video" of the configuration.</summary>
public sealed class VideoOptions
{
    /// <summary>Relays that calls go through, such as "turn:relay.example.com:3478". Empty: outside Development there are no calls.</summary>
    public IList<string> Relays { get; } = [];

    /// <summary>What we and the relay know (coturn's static-auth-secret).</summary>
    public string RelaySecret { get; set; } = "";

    /// <summary>Only through a relay, so that neither learns where the other is. Not set: in Development off, elsewhere on.</summary>
    public bool? RelayOnly { get; set; }

    /// <summary>How long pictures are kept, from when they were asked for.</summary>
    [Range(1, 30)]
    public int KeepPicturesDays { get; set; } = 30;

    /// <summary>What an agent has to have seen for "Verified". Empty: ours.</summary>
    public IList<string> Checklist { get; } = [];

    internal IReadOnlyList<string> Checks => Checklist.Count > 0 ? [.. Checklist] : Ours;

    private static readonly string[] Ours =
        ["Moves naturally", "Did what was asked", "Alone in the room", "Knows what we asked", "Matches what we compared with", "Not under pressure"];

    /// <summary>How long a browser may begin to use the relay with what we gave it.</summary>
    [Range(1, 60)]
    public int RelayMinutes { get; set; } = 10;
}

/// <summary>What follows from the options in this environment.</summary>
public sealed class VideoSettings(IOptions<VideoOptions> options, IHostEnvironment environment)
{
    public VideoOptions Options { get; } = options.Value;

    public bool RelayOnly { get; } = options.Value.RelayOnly ?? !environment.IsDevelopment();

    /// <summary>Calls are possible here.</summary>
    public bool IsOn => !RelayOnly || Options.Relays.Count > 0;
}

[OptionsValidator]
internal sealed partial class VideoOptionsShape : IValidateOptions<VideoOptions>;

/// <summary>Each fault is a sentence that names the key and says what to do.</summary>
internal sealed partial class VideoOptionsValidator(IHostEnvironment environment) : IValidateOptions<VideoOptions>
{
    private const int LeastSecret = 16;
    private const int MostRelays = 4;
    private const int MostChecks = 12;
    private const int MostCheckLength = 100;

    public ValidateOptionsResult Validate(string? name, VideoOptions options)
    {
        List<string> faults = [];
        if (options.RelayOnly is false && !environment.IsDevelopment())
        {
            faults.Add("Video:RelayOnly is false. Leave it out: only in Development may callers learn each other's address.");
        }

        if (options.Relays.Count > MostRelays)
        {
            faults.Add($"Video:Relays has {options.Relays.Count} entries. Use {MostRelays} or fewer.");
        }

        foreach (var relay in options.Relays.Where(relay => !Relay().IsMatch(relay) || RelayAddress.Parse(relay).Port is 0 or > ushort.MaxValue).Take(MostRelays))
        {
            faults.Add($"Video:Relays has \"{OneLine.Of(relay)}\". It must be like turn:relay.example.com:3478 or turns:relay.example.com:5349?transport=tcp.");
        }

        if (options.Relays.Count > 0 && options.RelaySecret.Length < LeastSecret)
        {
            faults.Add($"Video:RelaySecret has {options.RelaySecret.Length} characters. Set it to the relay's static-auth-secret, with {LeastSecret} characters or more.");
        }

        if (options.Checklist.Count > MostChecks || options.Checklist.Any(check => check.Length is 0 or > MostCheckLength || !OneLine.Is(check)))
        {
            faults.Add($"Video:Checklist is too long. Use {MostChecks} lines or fewer, of {MostCheckLength} characters or fewer.");
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    [GeneratedRegex(@"^turns?:[A-Za-z0-9.\-]{1,253}(:[0-9]{1,5})?(\?transport=(udp|tcp))?$", RegexOptions.NonBacktracking)]
    private static partial Regex Relay();
}
