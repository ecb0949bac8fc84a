using Holdfast.Platform.MailedLinks;

namespace Holdfast.Security.Addresses;

/// <summary>What mailed links to a new address are good for.</summary>
public static class AddressLinks
{
    public static readonly LinkPurpose Confirm = new("ConfirmAddress");
}
