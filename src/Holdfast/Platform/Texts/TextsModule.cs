namespace Holdfast.Platform.Texts;

public static class TextsModule
{
    public static void AddTexts(this IServiceCollection services)
    {
        services.AddSingleton<Markdown>();
        services.AddScoped<Secrets>();
    }
}
