namespace Holdfast.Platform.Shell;

/// <summary>An article about something that pages are about. Registered by who has it; a page that draws it knows only the key.</summary>
/// <param name="Words">Its title, as the link says it.</param>
public sealed record HelpArticle(string Key, string Path, string Words);

/// <summary>A part of the front of the help centre, drawn by who knows about it.</summary>
/// <param name="ForStrangers">For those who are not signed in, who come first because they are in trouble; else for everybody who is.</param>
public sealed record HelpPart(Type Component, bool ForStrangers);

public static class HelpRegistration
{
    public static void AddHelpArticle(this IServiceCollection services, string key, string path, string words) => services.AddSingleton(new HelpArticle(key, path, words));

    public static void AddHelpPart<TComponent>(this IServiceCollection services, bool forStrangers)
        where TComponent : Microsoft.AspNetCore.Components.IComponent => services.AddSingleton(new HelpPart(typeof(TComponent), forStrangers));
}
