namespace Holdfast.Platform.Audit;

/// <summary>A kind of thing that happens, declared beside the handler that records it and registered with its words (<see cref="ActivityExtensions"/>).</summary>
/// <param name="Name">It is stored, in at most <see cref="NameLength"/> characters: never change one.</param>
public readonly record struct ActivityKind(string Name)
{
    public const int NameLength = 60;

    public override string ToString() => Name;
}

/// <summary>A choice above the timeline that leaves some kinds.</summary>
/// <param name="Name">It stands in the page's address.</param>
/// <param name="Order">Its place among the choices.</param>
public sealed record ActivityFilter(string Name, string Words, int Order)
{
    public static readonly ActivityFilter SignIns = new("sign-ins", "Sign-ins", 1);

    public static readonly ActivityFilter Secrets = new("password", "Password and question", 2);

    public static readonly ActivityFilter Devices = new("devices", "Devices", 3);

    public static readonly ActivityFilter Addresses = new("addresses", "Email addresses", 4);

    public static readonly ActivityFilter Account = new("account", "Account", 5);
}
