namespace Holdfast.Support.Requests;

/// <summary>Addresses of the pages of requests: bookmarks, emails and tests rely on them.</summary>
public static class RequestPaths
{
    /// <summary>What a member has asked us.</summary>
    public const string Mine = "/help/requests";

    /// <summary>The form.</summary>
    public const string New = "/help/requests/new";

    /// <summary>The form, with the words of a post.</summary>
    public static string FromPost(Guid flow) => $"{New}?kept={flow}&from=post";

    /// <summary>Draws what follows from what was chosen; it sends nothing.</summary>
    public const string Continue = "/help/requests/new/continue";

    /// <summary>Articles that fit the subject while it is typed.</summary>
    public const string Suggestions = "/help/requests/new/articles";

    /// <summary>Keeps what was typed, and leads to the sign-in and back.</summary>
    public const string SignInFirst = "/help/requests/new/sign-in";

    /// <summary>Keeps the subject and the details, and leads to a post of the community with them.</summary>
    public const string Discuss = "/help/requests/new/discuss";

    /// <summary>The category of the shipped form for what the security pages lead to.</summary>
    public const string GotIn = "got-in";

    /// <summary>Where an admin edits the form.</summary>
    public const string AdminForm = "/admin/form";

    public const string PreviewForm = "/admin/form/preview";

    public const string PublishForm = "/admin/form/publish";

    /// <summary>Throws away what was typed and not published.</summary>
    public const string DiscardForm = "/admin/form/discard";

    public const string FormVersions = "/admin/form/versions";

    /// <summary>The editor with an older version in it.</summary>
    public static string FormFrom(int version) => $"{AdminForm}?from={version}";

    public static string Of(int number) => $"{Mine}/{number}";

    /// <summary>Says that it was sent, and what happens next.</summary>
    public static string SubmittedOf(int number) => $"{Mine}/{number}/submitted";

    public static string ReplyTo(int number) => $"{Mine}/{number}/reply";

    public static string SolvedOf(int number) => $"{Mine}/{number}/solved";

    /// <summary>Says what the person thinks of our help.</summary>
    public static string RateOf(int number, bool isGood) => $"{Mine}/{number}/rate/{(isGood ? "good" : "bad")}";

    /// <summary>Events before one of them.</summary>
    public static string OlderOf(int number, int before) => $"{Of(number)}?before={before}";

    /// <summary>Events after one of them, for a page that has those before.</summary>
    public static string NewerOf(int number, int since) => $"{Of(number)}/events?since={since}";

    /// <summary>Where it stands, for a page that is open.</summary>
    public static string StateOf(int number) => $"{Of(number)}/state";

    /// <summary>The form with what is known already.</summary>
    public static string About(string category, string? subcategory = null) =>
        $"{New}?category={category}{(subcategory is null ? "" : $"&subcategory={subcategory}")}";
}
