namespace Holdfast.Operations.Setup;

/// <summary>Addresses of setting up.</summary>
public static class SetupPaths
{
    /// <summary>Makes the first admin, by a link that the server left in a file.</summary>
    public const string Setup = "/setup";
}
