namespace Holdfast.Platform.Live;

/// <summary>Addresses of what open pages listen to.</summary>
public static class LivePaths
{
    /// <summary>The stream of pages that strangers see too; pages of signed-in people have <see cref="Web.Paths.SessionEnding"/>. Topics are named in the query.</summary>
    public const string Stream = "/live";

    /// <summary>Says that somebody is writing on a topic.</summary>
    public const string Writing = "/live/writing";
}
