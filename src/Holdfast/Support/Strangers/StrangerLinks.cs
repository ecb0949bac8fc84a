using Holdfast.Platform.MailedLinks;

namespace Holdfast.Support.Strangers;

/// <summary>What links to people who aren't signed in are good for. The first is about a ticket, the second about a contact.</summary>
public static class StrangerLinks
{
    public static readonly LinkPurpose Confirm = new("ConfirmRequest");

    public static readonly LinkPurpose Find = new("FindRequests");
}
