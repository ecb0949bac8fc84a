using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Holdfast.Platform.Keys;

public static class KeysModule
{
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton(all => new InstallationKeys(all.GetRequiredService<DataFolder>().In(KeyFile.Name), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SealedSecrets>();
        // The ring signs form tokens. It stands in the database, so that all nodes share it, sealed by the key file.
        services.AddDataProtection().SetApplicationName("Holdfast");
        services.AddSingleton<KeyRing>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyRing>((options, ring) => options.XmlRepository = ring);
        services.AddScoped<IStartStep, KeyRingStart>();
    }
}
