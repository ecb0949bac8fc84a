using System.Diagnostics;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Comments;
using Holdfast.Support.Community;
using Holdfast.Support.Desk;
using Holdfast.Support.Requests;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.TicketPosts;

/// <summary>/desk/tickets/{number}/post: the form, filled with what may be public of what the member asked; nothing is posted before it is sent.</summary>
internal static class OfferPostEndpoint
{
    private const string Offer = TicketPaths.DeskTickets + "/{number:int}/post";

    private static readonly Role[] Writers = [Role.Agent, Role.Lead, Role.Admin];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(Offer, Show, ReadingsEndpoint.Bounded).ForRoles(Writers);
        routes.MapForm(Offer, Post).ForRoles(Writers).StandsOn(DeskPaths.Desk).KeepsWhatWasTyped(nameof(PostForm.Title), nameof(PostForm.Details));
        routes.MapForm(Offer + "/preview", Preview).ForRoles(Writers).StandsOn(DeskPaths.Desk).KeepsWhatWasTyped(nameof(PostForm.Title), nameof(PostForm.Details));
    }

    private static async Task<IResult> Show(int number, HttpContext http, OfferPages pages, CommunityReader community, CancellationToken ct) =>
        await pages.Read(http, number, ct) is { } ticket
            ? await pages.Draw(http, ticket, await pages.Filled(ticket, ct), await community.Topics(ct), [], null, ct)
            : TypedResults.NotFound();

    private static async Task<IResult> Preview(
        int number, [FromForm] PostForm? sent, HttpContext http, OfferPages pages, CommunityReader community, PostContributionHandler contributions, Markdown markdown, CancellationToken ct)
    {
        if (await pages.Read(http, number, ct) is not { } ticket)
        {
            return TypedResults.NotFound();
        }

        var form = sent ?? new PostForm();
        var drawn = markdown.Draw(PlainText.Of(form.Details), await contributions.StyleOf(http.Reader, ct));
        return await pages.Draw(http, ticket, form, await community.Topics(ct), [], null, ct, preview: drawn.Html);
    }

    private static async Task<IResult> Post(
        int number, [FromForm] PostForm? sent, HttpContext http, OfferPages pages, CommunityReader community, TicketViewers viewers, OfferPostHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (await pages.Read(http, number, ct) is not { } ticket)
        {
            return TypedResults.NotFound();
        }

        var form = sent ?? new PostForm();
        var topics = await community.Topics(ct);
        var (typed, problems) = NewPostEndpoint.Read(form, topics);
        foreach (var (field, words) in new[] { (nameof(form.Title), typed.Title), (nameof(form.Details), typed.Details) })
        {
            if (PublicWords.Private(words, ticket.RequesterName) is { } left)
            {
                problems.Add(new Problem(field, $"There's {left} in it", "Everybody can read a post. Take it out."));
            }
        }

        if (problems.Count > 0)
        {
            return await pages.Draw(http, ticket, form, topics, problems, null, ct);
        }

        var viewer = await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct);
        var client = Guid.TryParse(form.Client, out var made) ? made : Guid.Empty;
        var post = new WritePost(http.Reader, typed.Title, typed.Details, typed.Topic, typed.Kind, typed.Tags, form.PenName, client);
        switch (await handler.Handle(new OfferPost(viewer, ticket.Id, post, http.Origin), ct))
        {
            case null:
                return TypedResults.NotFound();
            case PostContributionResult.Posted:
                news.Leave(http, TicketPostsNews.Offered);
                return Pages.Go(TicketPaths.OfTicket(number));
            case PostContributionResult.NameRefused refused:
                return await pages.Draw(http, ticket, form, topics, [CommentsText.Of(refused.Fault, nameof(form.PenName))], null, ct);
            case var other:
                var (said, status) = CommunityText.Refusal(other) ?? throw new UnreachableException();
                http.Response.Headers.RetryAfter = other is PostContributionResult.TooMany ? "3600" : default;
                return await pages.Draw(http, ticket, form, topics, [], said, ct, status);
        }
    }
}

/// <summary>Reads the ticket as far as the form needs it, and draws the form.</summary>
public sealed class OfferPages(DeskTickets tickets, ShutChats shutChats, TicketViewers viewers, RequestForms forms, ContributionReader contributions, TimeProvider time)
{
    /// <summary>Which tickets can become a post: what was asked by somebody who is known to have asked it.</summary>
    internal static bool MayBecomePost(DeskThread thread) =>
        thread is { Kind: TicketKind.Request, IsParked: false, Status: not TicketStatus.Closed } && TicketSight.MayWrite(thread.Role, HappeningKind.Posted);

    internal async Task<DeskThread?> Read(HttpContext http, int number, CancellationToken ct) =>
        await tickets.ReadNewer(http.SignedIn.Account, http.SignedIn.Role, number, 0, ct) is { } read && MayBecomePost(read.Thread)
            && !await shutChats.Has(await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct), read.Thread, ct)
            ? read.Thread
            : null;

    /// <summary>The subject and the first message, and nothing else of the ticket.</summary>
    internal async Task<PostForm> Filled(DeskThread thread, CancellationToken ct)
    {
        var first = thread.Events.FirstOrDefault(one => one.What is Happening.Opened);
        var body = first?.Words is { TakenOutAt: null } words ? words.Body : "";
        // Without the form nobody knows where the details end.
        var form = first?.What is Happening.Opened { FormVersion: { } version } ? await forms.OfVersion(version, ct) : await forms.Current(ct);
        body = form is null ? "" : PublicWords.WithoutAnswers(body, PublicWords.LabelsOf(form.Document));
        return new PostForm { Title = PublicWords.Masked(thread.Subject, thread.RequesterName), Details = PublicWords.Masked(body, thread.RequesterName), Kind = nameof(PostKind.Question) };
    }

    internal async Task<IResult> Draw(
        HttpContext http, DeskThread thread, PostForm form, IReadOnlyList<TopicView> topics, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0,
        SafeHtml? preview = null)
    {
        var page = Pages.Draw<OfferPostPage>(
            new
            {
                thread.Number,
                Values = form,
                Topics = topics,
                PenName = await contributions.NameOf(http.Reader, ct),
                // Made here, so that one form is one post however often it is sent.
                Client = Guid.TryParse(form.Client, out var client) ? client : Guid.CreateVersion7(time.GetUtcNow()),
                Problems = problems,
                News = news,
                Preview = preview,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
