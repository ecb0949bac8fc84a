namespace Holdfast.Support.Comments;

/// <summary>Words that pages with contributions share.</summary>
public static class ContributionsText
{
    public const string FormerMember = "A former member";
}
