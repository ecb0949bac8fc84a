using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Web;

/// <summary>
/// Carries what happened over a redirect to the next page. The value is a name and at most one number; the words are
/// those that were registered for the name, so nothing that a stranger writes can be shown.
/// </summary>
public sealed class NewsCookie(Cookies cookies, IEnumerable<NewsKind> kinds, IOptions<ShellOptions> shell)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    // Two of one name would tell each other's words: that stops the start.
    private readonly FrozenDictionary<string, NewsKind> _kinds = kinds.ToDictionary(kind => kind.Name).ToFrozenDictionary();

    public void Leave(HttpContext http, NewsKind kind, int count = 0, string? argument = null) =>
        cookies.Write(http, Cookies.News, $"{(argument is null ? kind.Name : $"{kind.Name}-{argument}")}.{count}", Life);

    /// <summary>What was left for this page, and removes it; null for a name that nobody here left.</summary>
    public News? Take(HttpContext http)
    {
        if (cookies.Read(http, Cookies.News) is not { Length: > 0 and < 80 } value)
        {
            return null;
        }

        cookies.Remove(http, Cookies.News);
        return value.Split('.') is [var name, var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Find(name) is var (kind, argument)
            ? kind.Words(new LeftNews(number, argument, shell.Value))
            : null;
    }

    private (NewsKind Kind, string Argument)? Find(string name)
    {
        if (_kinds.TryGetValue(name, out var exact))
        {
            return (exact, "");
        }

        var kind = _kinds.Values.FirstOrDefault(kind => kind.HasArgument && name.StartsWith(kind.Name + "-", StringComparison.Ordinal));
        return kind is null ? null : (kind, name[(kind.Name.Length + 1)..]);
    }
}
