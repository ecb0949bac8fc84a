namespace Holdfast.Security.RecoveryCodes;

/// <summary>Addresses of recovery codes.</summary>
public static class RecoveryCodePaths
{
    public const string RecoveryCodes = "/settings/recovery-codes";
    public const string NewRecoveryCodes = "/settings/recovery-codes/new";
}
