using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Platform.Shell;

/// <summary>
/// A form that is given back when what it needs is away or breaks, drawn from what the edge has read: nothing typed is lost, wherever
/// the failure was found.
/// </summary>
/// <param name="Page">Draws it; takes the parameters of <see cref="FormFailedPage"/>. It must need no database.</param>
/// <param name="Words">Names of the fields with words that a person types. Where there are any, the form outlives an end of the sign-in too.</param>
public sealed record KeepsWhatWasTyped(Type Page, IReadOnlyList<string> Words)
{
    /// <summary>Answers with the form, or false where the route has none to give back.</summary>
    internal static async Task<bool> Answer(HttpContext http, int status, string? reference)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<KeepsWhatWasTyped>() is not { } keeps || !HttpMethods.IsPost(http.Request.Method) || Refusal.WantsJson(http.Request))
        {
            return false;
        }

        var sent = SentForm.Of(http);
        await new RazorComponentResult(keeps.Page, new Dictionary<string, object?>
        {
            [nameof(FormFailedPage.Action)] = http.Request.Path.ToString(),
            // As it was sent: a new one would be for nobody, because nobody can say now who is signed in.
            [nameof(FormFailedPage.Token)] = SentForm.TokenOf(http),
            [nameof(FormFailedPage.Kept)] = sent.Kept,
            [nameof(FormFailedPage.Lost)] = sent.Lost,
            [nameof(FormFailedPage.Reference)] = reference,
        })
        { StatusCode = status }.ExecuteAsync(http);
        return true;
    }
}

public static class KeepsWhatWasTypedExtensions
{
    /// <summary>Gives the form back on our own page when something fails.</summary>
    /// <param name="words">Names of the fields with words that a person types.</param>
    public static TBuilder KeepsWhatWasTyped<TBuilder>(this TBuilder builder, params string[] words)
        where TBuilder : IEndpointConventionBuilder => builder.KeepsWhatWasTyped(typeof(FormFailedPage), words);

    /// <summary>Gives the form back on a page of its own when something fails.</summary>
    /// <param name="page">A component with the parameters of <see cref="FormFailedPage"/>.</param>
    /// <param name="words">Names of the fields with words that a person types.</param>
    public static TBuilder KeepsWhatWasTyped<TBuilder>(this TBuilder builder, Type page, params string[] words)
        where TBuilder : IEndpointConventionBuilder
    {
        if (!typeof(IComponent).IsAssignableFrom(page))
        {
            throw new ArgumentException($"{page.Name} draws nothing.", nameof(page));
        }

        return builder.WithMetadata(new KeepsWhatWasTyped(page, words));
    }
}
