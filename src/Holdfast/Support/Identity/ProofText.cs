using Holdfast.Platform.Web;

namespace Holdfast.Support.Identity;

/// <summary>Levels in the words that agents read.</summary>
public static class ProofText
{
    public static string Of(ProofLevel level) => level switch
    {
        ProofLevel.None => "Not proved now",
        ProofLevel.ConfirmedAddress => "Confirmed email",
        ProofLevel.SignedIn => "Signed in",
        ProofLevel.KnownDevice => "Signed in, known device",
        ProofLevel.Video => "Checked by video",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, null),
    };

    public static Tone ToneOf(ProofLevel level) => level switch
    {
        ProofLevel.None => Tone.Warn,
        ProofLevel.ConfirmedAddress or ProofLevel.SignedIn => Tone.Advice,
        _ => Tone.Good,
    };
}
