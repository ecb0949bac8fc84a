using System.Buffers;
using Holdfast.Platform.Keys;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Holdfast.Platform.MailedLinks;

/// <summary>The token that came in the address of this request. A request feature; it never reads as its text.</summary>
internal sealed class LinkToken(string text)
{
    public string Text => text;

    public override string ToString() => nameof(LinkToken);
}

/// <summary>
/// Takes link tokens out of addresses before anything can write an address down: the server's own log line and trace are
/// made before any middleware runs (rulings F12). From here on the address is without it.
/// </summary>
internal sealed class LinkTokens(DefaultHttpContextFactory inner) : IHttpContextFactory
{
    /// <summary>The name of the token in the query.</summary>
    public const string Parameter = "token";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { QueryString: { Length: > 0 } query } request
            && query.Contains(Parameter, StringComparison.OrdinalIgnoreCase))
        {
            Take(featureCollection, request, query);
        }

        return inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);

    /// <summary>Without what stood behind the address in a text, such as a dot or a bracket, and was taken for a part of it.</summary>
    private static string Bare(string token)
    {
        var length = token.AsSpan().IndexOfAnyExcept(Alphabet) is >= 0 and var end ? end : token.Length;
        return token[..Math.Min(length, SecretToken.TextLength)];
    }

    private static void Take(IFeatureCollection features, IHttpRequestFeature request, string query)
    {
        var all = QueryHelpers.ParseQuery(query);
        if (!all.Remove(Parameter, out var tokens))
        {
            return;
        }

        features.Set(new LinkToken(Bare(tokens[0] ?? "")));
        request.QueryString = QueryString.Create(all).ToString();
        request.RawTarget = request.RawTarget.Split('?')[0] + request.QueryString;
    }
}
