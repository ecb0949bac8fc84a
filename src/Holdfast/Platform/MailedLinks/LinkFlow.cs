using System.Buffers.Text;
using System.Security.Cryptography;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;

namespace Holdfast.Platform.MailedLinks;

/// <summary>What a route does with a link: which purpose it takes, and where a new link comes from when this one is over.</summary>
public sealed record OpensLink(LinkPurpose Purpose, string NewPath, string NewLabel)
{
    /// <summary>Where whoever has used the link goes on, if it is not to a new one.</summary>
    public (string Path, string Label)? AfterUse { get; init; }

    /// <summary>What whoever opens a used link is told instead of the general words; where it gives null, those stand.</summary>
    public Func<HttpContext, Link, Task<IResult?>>? AnswerUsed { get; init; }
}

/// <summary>The link behind this request, found live before the handler runs. A request feature.</summary>
/// <param name="Flow">The flow's id, which the form must carry in the field "Flow".</param>
public sealed record OpenedLink(Link Link, string Flow);

/// <summary>
/// The way of a token from the mail's address to the form (rulings F11, F12): the first GET moves it into a short-lived
/// HttpOnly cookie named by a flow id and leads to the page's clean address; the page's form carries the id, and only its
/// POST, with the cookie of the same id, uses the link. Opening changes nothing, however often scanners do it.
/// </summary>
public sealed class LinkFlow(Cookies cookies, CarriedAddress carried)
{
    /// <summary>How long a browser has for the page behind a link.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>The form's field, and the name in the clean address.</summary>
    public const string Field = "Flow";

    /// <summary>Links that one browser may have open at once; a further one closes the one opened first.</summary>
    public const int Most = 4;

    /// <summary>In the place of a flow: the address that somebody opened had no whole token.</summary>
    internal const string Cut = "cut";

    private const int IdBytes = 12;

    /// <summary>Begins a flow; returns its id.</summary>
    internal string Open(HttpContext http, string token)
    {
        var prefix = cookies.NameOf(Cookies.Link);
        var open = http.Request.Cookies.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        foreach (var name in open.Take(open.Count - (Most - 1)))
        {
            cookies.Remove(http, Cookies.Link + name[prefix.Length..]);
        }

        var flow = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        cookies.Write(http, Cookies.Link + flow, token, Life);
        return flow;
    }

    /// <summary>The token of a flow of this browser, or null.</summary>
    internal string? Read(HttpContext http, string? flow) =>
        flow is { Length: IdBytes * 4 / 3 } && Base64Url.IsValid(flow) ? cookies.Read(http, Cookies.Link + flow) : null;

    /// <summary>The link did its work: its flow is over.</summary>
    public void Close(HttpContext http) => cookies.Remove(http, Cookies.Link + http.OpenedLink.Flow);

    /// <summary>The same where its owner signs in next: the address that it went to need not be typed.</summary>
    public void CloseAndCarry(HttpContext http)
    {
        Close(http);
        carried.Keep(http, http.OpenedLink.Link.Recipient);
    }
}

public static class LinkFlowExtensions
{
    /// <summary>Why the form of a link is open to strangers, where it is.</summary>
    public const string Holders = "The mailed link decides who may, and its holder is mostly signed out.";

    extension(HttpContext http)
    {
        /// <summary>The live link. Only for routes mapped by <see cref="MapLink"/> and <see cref="MapLinkForm"/>.</summary>
        public OpenedLink OpenedLink => http.Features.Get<OpenedLink>()
            ?? throw new InvalidOperationException($"{http.Request.Path} does not open a link.");
    }

    /// <summary>
    /// Maps the page that a mailed link opens. The handler is asked only with a live link, under the clean address; all else
    /// is answered in words, with the way to a new one.
    /// </summary>
    public static IEndpointConventionBuilder MapLink(this IEndpointRouteBuilder routes, string path, OpensLink opens, Delegate handler) =>
        routes.MapPage(path, handler, LinkFilter.Invoke).OpenToStrangers(Holders).WithMetadata(opens, new NoReferrer());

    /// <summary>Maps the form of that page: the one thing that uses the link.</summary>
    public static IEndpointConventionBuilder MapLinkForm(this IEndpointRouteBuilder routes, string path, OpensLink opens, Delegate handler) =>
        routes.MapForm(path, handler, LinkFilter.Invoke).WithMetadata(opens, new NoReferrer());
}

/// <summary>Stands before every handler that opens a link.</summary>
internal static class LinkFilter
{
    public static async ValueTask<object?> Invoke(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (links, flows) = (http.RequestServices.GetRequiredService<Links>(), http.RequestServices.GetRequiredService<LinkFlow>());
        var opens = http.GetEndpoint()?.Metadata.GetMetadata<OpensLink>()
            ?? throw new InvalidOperationException($"{http.Request.Path} does not say which links it opens.");
        if (http.Features.Get<LinkToken>() is { } token && !HttpMethods.IsPost(http.Request.Method))
        {
            return Pages.Go($"{http.Request.Path}?{LinkFlow.Field}={(SecretToken.TryHash(token.Text, out _) ? flows.Open(http, token.Text) : LinkFlow.Cut)}");
        }

        var flow = HttpMethods.IsPost(http.Request.Method)
            ? http.Request.HasFormContentType ? http.Request.Form[LinkFlow.Field].ToString() : ""
            : http.Request.Query[LinkFlow.Field].ToString();
        if (flows.Read(http, flow) is not { } carried)
        {
            return flow == LinkFlow.Cut ? StaleLink.NotWhole(opens) : StaleLink.NotOpenHere(opens);
        }

        var found = await links.Find(carried, opens.Purpose, http.RequestAborted);
        if (found is not FoundLink.Live { Link: var link })
        {
            return await Over(http, found, opens);
        }

        http.Features.Set(new OpenedLink(link, flow));
        try
        {
            return await next(context);
        }
        catch (LinkOverException)
        {
            // Somebody was faster between the look and the save: the answer is the one that this request would get now.
            return await Over(http, new FoundLink.Used(link), opens);
        }
    }

    private static async Task<IResult> Over(HttpContext http, FoundLink found, OpensLink opens) =>
        found is FoundLink.Used used && opens.AnswerUsed is { } answer && await answer(http, used.Link) is { } said ? said : StaleLink.Of(found, opens);
}
