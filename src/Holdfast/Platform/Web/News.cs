namespace Holdfast.Platform.Web;

/// <summary>What a notice is about: it sets the colour and the icon.</summary>
public enum Tone
{
    Advice,
    Good,
    Warn,
    Bad,
}

/// <summary>What is said under a page's title after an action, until the next page.</summary>
public sealed record News(Tone Tone, string Title, string Text);

/// <summary>What was left with a piece of news. A browser brings it back, so it can be anything.</summary>
/// <param name="Argument">What follows the name; empty unless <see cref="NewsKind.HasArgument"/>. Never show it as it is.</param>
public readonly record struct LeftNews(int Count, string Argument, ShellOptions Shell);

/// <summary>A piece of news that can be left for the next page, declared where it is left and registered with <see cref="NewsExtensions.AddNews"/>.</summary>
/// <param name="Name">It travels in the cookie; the words never do.</param>
public sealed record NewsKind(string Name, Func<LeftNews, News> Words)
{
    public NewsKind(string name, Tone tone, string title, string text)
        : this(name, _ => new News(tone, title, text))
    {
    }

    /// <summary>Something follows the name in the cookie, after a dash.</summary>
    public bool HasArgument { get; init; }
}

public static class NewsExtensions
{
    public static void AddNews(this IServiceCollection services, params ReadOnlySpan<NewsKind> kinds)
    {
        foreach (var kind in kinds)
        {
            services.AddSingleton(kind);
        }
    }
}
