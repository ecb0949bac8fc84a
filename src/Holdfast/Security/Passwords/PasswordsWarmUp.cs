using Holdfast.Platform.Storage;

namespace Holdfast.Security.Passwords;

/// <summary>The list of common passwords, which the first new password would wait for.</summary>
internal sealed class PasswordsWarmUp(CommonPasswords common) : IWarmUp
{
    public Task Run(IServiceProvider services, CancellationToken ct)
    {
        common.IsCommon("");
        return Task.CompletedTask;
    }
}
