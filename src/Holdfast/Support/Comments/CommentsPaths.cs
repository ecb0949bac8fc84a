namespace Holdfast.Support.Comments;

/// <summary>Addresses of the pages about contributions.</summary>
public static class CommentsPaths
{
    public const string Moderation = "/admin/moderation";

    public const string Undo = "/admin/moderation/undo/{id:guid}";

    public static string HiddenOnes => Moderation + "?show=hidden";

    /// <summary>Leads to the page that it stands on.</summary>
    public static string Of(ContributionId id) => $"/help/comments/{id.Value}";

    public static string EditOf(ContributionId id) => $"/help/comments/{id.Value}/edit";

    public static string ReportOf(ContributionId id) => $"/help/comments/{id.Value}/report";

    public static string ModerationOf(ContributionId id) => $"{Moderation}/{id.Value}";

    public static string PublishOf(ContributionId id) => $"{Moderation}/{id.Value}/publish";

    public static string HideOf(ContributionId id) => $"{Moderation}/{id.Value}/hide";

    public static string KeepOf(ContributionId id) => $"{Moderation}/{id.Value}/keep";

    public static string CutOf(ContributionId id) => $"{Moderation}/{id.Value}/cut";

    public static string StopOf(ContributionId id) => $"{Moderation}/{id.Value}/stop";

    public static string UndoOf(ModerationActId id) => $"{Moderation}/undo/{id.Value}";

    /// <summary>The contribution's place on its page: its thread is the first, and it has the anchor.</summary>
    public static string OnPage(PlaceView place, int root, int number) => FormattableString.Invariant($"{place.Path}?comments={root - 1}.{int.MaxValue}#comment-{number}");
}
