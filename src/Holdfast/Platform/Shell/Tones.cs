using Holdfast.Platform.Web;

namespace Holdfast.Platform.Shell;

/// <summary>How a tone is drawn: never by colour alone, so each has an icon too.</summary>
public static class Tones
{
    public static string Icon(this Tone tone) => tone switch
    {
        Tone.Advice => "info",
        Tone.Good => "check-circle",
        Tone.Warn => "alert-triangle",
        Tone.Bad => "alert-circle",
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, null),
    };

    /// <summary>The class that sets the colours.</summary>
    public static string Class(this Tone tone) => tone switch
    {
        Tone.Advice => "advice",
        Tone.Good => "good",
        Tone.Warn => "warn",
        Tone.Bad => "bad",
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, null),
    };
}
