using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Places;

public static class PlacesModule
{
    public static void AddPlaces(this IServiceCollection services)
    {
        services.AddOptions<PlacesOptions>().BindConfiguration("Places").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PlacesOptions>, PlacesOptionsValidator>();
        services.AddSingleton<PlaceFile>();
        services.AddSingleton<PlaceWords>();
    }
}
