using Holdfast.Platform.Throttling;

namespace Holdfast.Support.Comments;

/// <summary>What people do where everybody reads.</summary>
public static class CommentHours
{
    public static readonly Hourly Contributions = new("Contributions");

    public static readonly Hourly Reports = new("Reports");

    public static readonly Hourly Votes = new("Votes");
}
