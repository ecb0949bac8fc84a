using System.Globalization;

namespace Holdfast.Platform.Web;

/// <summary>
/// Carries what happened over a redirect to the next page. The value is a name and at most one number; the words are
/// chosen by the page, so nothing that a stranger writes can be shown.
/// </summary>
public sealed class NewsCookie(Cookies cookies)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    public void Leave(HttpContext http, string name, int count = 0) => cookies.Write(http, Cookies.News, $"{name}.{count}", Life);

    /// <summary>What was left for this page, and removes it.</summary>
    public (string Name, int Count)? Take(HttpContext http)
    {
        if (cookies.Read(http, Cookies.News) is not { Length: > 0 and < 80 } value)
        {
            return null;
        }

        cookies.Remove(http, Cookies.News);
        return value.Split('.') is [var name, var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (name, number) : null;
    }
}
