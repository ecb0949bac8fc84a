using System.Globalization;
using System.Text;

namespace Holdfast.Hosting;

/// <summary>
/// What .NET takes from the machine and silently does without where it is told to, or where an image is cut down: the rules of Unicode and
/// the time zones. Without the first a password with an é is another one than before, and its owner is locked out for good.
/// </summary>
internal static class RuntimeData
{
    /// <summary>What is missing, with the cure, as a sentence; null when everything is there.</summary>
    public static string? Fault() => !KnowsUnicode()
        ? "This process runs without the rules of Unicode, so passwords and emails would not be read as before, "
            + "and people would be locked out. Remove DOTNET_SYSTEM_GLOBALIZATION_INVARIANT from its environment, "
            + "and install ICU (Debian and Ubuntu: libicu; Alpine: icu-libs and icu-data-full)."
        : !TimeZoneInfo.TryFindSystemTimeZoneById("America/Los_Angeles", out _)
            ? "This process knows no time zones, so people would read wrong times. "
                + "Install tzdata, and remove DOTNET_SYSTEM_TIMEZONE_INVARIANT from its environment."
            : null;

    /// <summary>Asked by what it does: there are several ways to lose it, and of a cut-down ICU only some parts are there.</summary>
    private static bool KnowsUnicode() => "e\u0301".Normalize(NormalizationForm.FormC) == "\u00E9"
        && "\uFF21".Normalize(NormalizationForm.FormKC) == "A"
        && new IdnMapping().GetAscii("m\u00FCller.example") == "xn--mller-kva.example";
}
