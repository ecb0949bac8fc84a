using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Community;

public sealed record ModeratePostForm
{
    /// <summary>The last part of a topic's address.</summary>
    public string Topic { get; init => field = value ?? ""; } = "";

    /// <summary>A post's number or address.</summary>
    public string Other { get; init => field = value ?? ""; } = "";
}

/// <summary>/community/posts/{number}/moderate: pin, close, move, merge, and take it back.</summary>
internal static class ModeratePostEndpoint
{
    private const string One = "/community/posts/{number}/moderate";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(One, Show).ForRoles(Role.Lead, Role.Admin);
        routes.MapForm(One + "/pin", Do(PostStep.Pinned)).ForRoles(Role.Lead, Role.Admin).StandsOn(CommunityPaths.Front);
        routes.MapForm(One + "/unpin", Do(PostStep.Unpinned)).ForRoles(Role.Lead, Role.Admin).StandsOn(CommunityPaths.Front);
        routes.MapForm(One + "/close", Do(PostStep.Closed)).ForRoles(Role.Lead, Role.Admin).StandsOn(CommunityPaths.Front);
        routes.MapForm(One + "/open", Do(PostStep.Opened)).ForRoles(Role.Lead, Role.Admin).StandsOn(CommunityPaths.Front);
        routes.MapForm(One + "/unmerge", Do(PostStep.Unmerged)).ForRoles(Role.Lead, Role.Admin).StandsOn(CommunityPaths.Front);
        routes.MapForm(One + "/merge", Merge).ForRoles(Role.Lead, Role.Admin).StandsOn(CommunityPaths.Front);
        routes.MapForm(One + "/move", Move).ForRoles(Role.Lead, Role.Admin).StandsOn(CommunityPaths.Front);
    }

    private static async Task<IResult> Show(string number, HttpContext http, CommunityReader community, NewsCookie news, CancellationToken ct) =>
        await community.Read(number, http.Reader, ct) is { } post
            ? Pages.Draw<ModeratePostPage>(new { Post = post, Topics = await community.Topics(ct), News = news.Take(http), Values = new ModeratePostForm { Topic = post.Topic.Slug } })
            : TypedResults.NotFound();

    private static Delegate Do(PostStep step) =>
        async (string number, HttpContext http, CommunityReader community, ModeratePostHandler handler, NewsCookie news, CancellationToken ct) =>
        {
            if (await community.Read(number, http.Reader, ct) is not { } post)
            {
                return TypedResults.NotFound();
            }

            return (IResult)Done(post, await handler.Do(post.Id, step, null, http.SignedIn.Account, http.Origin, ct), http, news);
        };

    private static async Task<IResult> Merge(
        string number, [FromForm] ModeratePostForm? sent, HttpContext http, CommunityReader community, ModeratePostHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { } post)
        {
            return TypedResults.NotFound();
        }

        var form = (sent ?? new ModeratePostForm()) with { Topic = post.Topic.Slug };
        var result = NumberIn(form.Other) is { } into ? await handler.Do(post.Id, PostStep.Merged, into, http.SignedIn.Account, http.Origin, ct) : ModeratePostResult.NoSuchPost;
        if (result is not ModeratePostResult.NoSuchPost)
        {
            return Done(post, result, http, news);
        }

        Problem[] problems = [new(nameof(form.Other), "There is no post to go on with", "Type the number or the address of another post that is shown and not merged itself.")];
        return Pages.Draw<ModeratePostPage>(new { Post = post, Topics = await community.Topics(ct), Values = form, Problems = problems }, problems);
    }

    private static async Task<IResult> Move(
        string number, [FromForm] ModeratePostForm? sent, HttpContext http, CommunityReader community, ModeratePostHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { } post)
        {
            return TypedResults.NotFound();
        }

        var topic = (await community.Topics(ct)).FirstOrDefault(one => one.Slug == sent?.Topic);
        return Done(post, topic is null ? ModeratePostResult.NotPossible : await handler.Move(post.Id, topic.Id, http.SignedIn.Account, http.Origin, ct), http, news);
    }

    private static SeeOther Done(PostView post, ModeratePostResult result, HttpContext http, NewsCookie news)
    {
        news.Leave(http, result switch
        {
            ModeratePostResult.Done => CommunityNews.Moderated,
            ModeratePostResult.TooManyPinned => CommunityNews.TooManyPinned,
            _ => CommentNews.ModeratedMeanwhile,
        });
        return Pages.Go(CommunityPaths.ModerateOf(post.Number));
    }

    /// <summary>The number in what was typed: alone, or in an address of ours.</summary>
    private static int? NumberIn(string typed)
    {
        var last = typed.Trim().TrimEnd('/').Split('/')[^1].TrimStart('#').Split('-', '?', '#')[0];
        return int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
