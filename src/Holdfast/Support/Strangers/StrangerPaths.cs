namespace Holdfast.Support.Strangers;

/// <summary>Addresses of the pages for people who aren't signed in: emails rely on them.</summary>
public static class StrangerPaths
{
    /// <summary>Behind the email about a request: the request, and whether it is theirs.</summary>
    public const string Confirm = "/help/requests/confirm";

    public const string NotMine = "/help/requests/confirm/not-mine";

    /// <summary>Asks for an email with a link to the requests of an address.</summary>
    public const string Find = "/help/requests/find";

    /// <summary>Behind that email.</summary>
    public const string Found = "/help/requests/found";
}
