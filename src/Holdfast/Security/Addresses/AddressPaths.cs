namespace Holdfast.Security.Addresses;

/// <summary>Addresses of email addresses.</summary>
public static class AddressPaths
{
    public const string Addresses = "/settings/addresses";

    /// <summary>The link in the mail that confirms an address of an account.</summary>
    public const string ConfirmAddress = "/confirm-address";

    /// <summary>Sends another link to an address that waits for it.</summary>
    public static string ResendTo(Guid address) => $"{Addresses}/{address}/resend";

    public static string MakePrimary(Guid address) => $"{Addresses}/{address}/primary";

    /// <summary>Says what will happen, then removes the address.</summary>
    public static string RemoveAddress(Guid address) => $"{Addresses}/{address}/remove";
}
