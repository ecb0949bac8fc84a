using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Holdfast.Security.Sessions;

/// <summary>Why a sign-in is over, declared by the capability that ends it and registered with what the browser is told.</summary>
/// <param name="Name">It is stored, in at most <see cref="NameLength"/> characters: never change one.</param>
public readonly record struct EndReason(string Name)
{
    public const int NameLength = 40;

    public override string ToString() => Name;

    internal sealed class Converter() : ValueConverter<EndReason, string>(reason => reason.Name, name => new EndReason(name));
}

/// <summary>A reason that somebody has registered.</summary>
/// <param name="ByItself">Only time or the operator ended it: the person is here again, and need not type their email. Any other may have been meant for this browser.</param>
/// <param name="News">What is said at the door, with the minute since 1970 in which it ended.</param>
public sealed record RegisteredEnd(EndReason Reason, bool ByItself, NewsKind News);

public static class EndReasonExtensions
{
    public static void AddEndReason(this IServiceCollection services, EndReason reason, Tone tone, string title, string text, bool byItself = false) =>
        services.AddEndReason(reason, tone, title, _ => text, byItself);

    /// <param name="text">Made of the moment at which it ended, as in "at 9:00 am, UTC".</param>
    public static void AddEndReason(this IServiceCollection services, EndReason reason, Tone tone, string title, Func<string, string> text, bool byItself = false)
    {
        var news = new NewsKind(
            $"ended-{reason}", left => new News(tone, title, text("at " + Moments.InUtc(DateTimeOffset.UnixEpoch.AddMinutes(left.Count)))));
        services.AddNews(news);
        services.AddSingleton(new RegisteredEnd(reason, byItself, news));
    }
}
