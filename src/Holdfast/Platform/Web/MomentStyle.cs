namespace Holdfast.Platform.Web;

/// <summary>How much of a time is said; <see cref="Moments"/> has the words.</summary>
public enum MomentStyle
{
    /// <summary>"Today, 9:12 am".</summary>
    When,

    /// <summary>"Today".</summary>
    Day,

    /// <summary>"21 Nov 2026, 11:48 pm": inside a sentence, where "Today" would stand oddly.</summary>
    Full,

    /// <summary>"3 June 2026".</summary>
    LongDay,

    /// <summary>"Active 2 hours ago".</summary>
    Active,
}
