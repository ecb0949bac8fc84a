using System.Diagnostics;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Community;

public sealed record PostForm
{
    public string Title { get; init => field = value ?? ""; } = "";

    public string Details { get; init => field = value ?? ""; } = "";

    /// <summary>The last part of its address.</summary>
    public string Topic { get; init => field = value ?? ""; } = "";

    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Not sent where the person has a name here.</summary>
    public string? PenName { get; init; }

    public string Client { get; init => field = value ?? ""; } = "";

    /// <summary>Of a post that is changed: the version that the form showed.</summary>
    public string Seen { get; init => field = value ?? ""; } = "";

    /// <summary>With commas between them.</summary>
    public string Tags { get; init => field = value ?? ""; } = "";

    /// <summary>Of a post that is changed: the tags that the form showed.</summary>
    public string SeenTags { get; init => field = value ?? ""; } = "";

    /// <summary>Of a post that is changed: the title that the form showed.</summary>
    public string SeenTitle { get; init => field = value ?? ""; } = "";

    /// <summary>An answer of another form, for its preview.</summary>
    public string? Answer { get; init; }
}

/// <summary>/community/posts/new: asking, with similar posts and a preview.</summary>
internal static class NewPostEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(CommunityPaths.New, Show);
        routes.MapForm(CommunityPaths.New, Post).KeepsWhatWasTyped(nameof(PostForm.Title), nameof(PostForm.Details), nameof(PostForm.Tags));
        routes.MapForm(CommunityPaths.Preview, Preview).KeepsWhatWasTyped(nameof(PostForm.Title), nameof(PostForm.Details), nameof(PostForm.Tags)).StandsOn(CommunityPaths.New);
        routes.MapPage(CommunityPaths.Similar, ShowSimilar).OpenToStrangers("It tells only what everybody may read.");
    }

    private static async Task<IResult> Show(
        HttpContext http, CommunityReader community, NewPostPages pages, KeptForms kept, CancellationToken ct, string? topic = null, string? title = null, Guid? words = null)
    {
        var form = new PostForm { Topic = topic ?? "", Title = title is { Length: <= 2 * CommunityPost.TitleLength } ? title : "" };
        if (words is { } flow && await kept.Read(http, flow, ct) is { Of: WordsForPost.Name } typed)
        {
            form = form with { Title = One(typed, nameof(form.Title)), Details = One(typed, nameof(form.Details)) };
            return await pages.Draw(http, form, await community.Topics(ct), [], WordsAreHere, ct);
        }

        return await pages.Draw(http, form, await community.Topics(ct), [], words is null ? null : WordsAreGone, ct);
    }

    private static async Task<IResult> Post(
        [FromForm] PostForm? sent, HttpContext http, CommunityReader community, NewPostPages pages, WritePostHandler handler, Follows follows, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new PostForm();
        var topics = await community.Topics(ct);
        var (typed, problems) = Read(form, topics);
        if (problems.Count > 0)
        {
            return await pages.Draw(http, form, topics, problems, null, ct);
        }

        var client = Guid.TryParse(form.Client, out var made) ? made : Guid.Empty;
        var result = await handler.Handle(new WritePost(http.Reader, typed.Title, typed.Details, typed.Topic, typed.Kind, typed.Tags, form.PenName, client), ct);
        switch (result)
        {
            case PostContributionResult.Posted posted:
                news.Leave(http, posted.IsWaiting ? CommentNews.Waits : CommunityNews.PostPosted);
                if (await community.OfOpening(posted.Id, ct) is not { } post)
                {
                    return Pages.Go(CommunityPaths.Front);
                }

                // Whoever asks wants to hear of answers.
                await follows.Follow(http.SignedIn.Account, post.Id, ct);
                return Pages.Go(post.Path);
            case PostContributionResult.NameRefused refused:
                return await pages.Draw(http, form, topics, [CommentsText.Of(refused.Fault, nameof(form.PenName))], null, ct);
            default:
                var (said, status) = CommunityText.Refusal(result) ?? throw new UnreachableException();
                http.Response.Headers.RetryAfter = result is PostContributionResult.TooMany ? "3600" : default;
                return await pages.Draw(http, form, topics, [], said, ct, status);
        }
    }

    /// <summary>With script the preview alone; without, the page again with what was typed.</summary>
    private static async Task<IResult> Preview(
        [FromForm] PostForm? sent, HttpContext http, CommunityReader community, NewPostPages pages, PostContributionHandler handler, Markdown markdown, CancellationToken ct)
    {
        var form = sent ?? new PostForm();
        var text = PlainText.Of(form.Answer ?? form.Details);
        var drawn = markdown.Draw(text, await handler.StyleOf(http.Reader, ct));
        return http.IsForMore
            ? Pages.Draw<PostPreview>(new { drawn.Html })
            : await pages.Draw(http, form, await community.Topics(ct), [], null, ct, preview: drawn.Html);
    }

    private static async Task<IResult> ShowSimilar(HttpContext http, CommunityReader community, CancellationToken ct, string? title = null) =>
        http.IsForMore ? Pages.Draw<SimilarPosts>(new { Posts = await community.Like(title, http.Reader, null, ct) }) : Pages.Go(CommunityPaths.Front);

    internal static ((string Title, string Details, CommunityTopicId Topic, PostKind Kind, IReadOnlyList<string> Tags) Typed, List<Problem> Problems) Read(PostForm form, IReadOnlyList<TopicView> topics)
    {
        var (title, details) = (PersonName.Of(form.Title), PlainText.Of(form.Details));
        List<Problem> problems = [];
        if (CommunityText.OfTitle(title, nameof(form.Title)) is { } ofTitle)
        {
            problems.Add(ofTitle);
        }

        var topic = topics.FirstOrDefault(one => one.Slug == form.Topic);
        if (topic is null)
        {
            problems.Add(new Problem(nameof(form.Topic), "The topic is missing", "Choose what it is about."));
        }

        if (!Enum.TryParse<PostKind>(form.Kind, out var kind) || !Enum.IsDefined(kind))
        {
            problems.Add(new Problem(nameof(form.Kind), "Choose a kind", "Choose question, idea or discussion."));
        }

        var tags = Community.Tags.Of(form.Tags);
        if (Community.Tags.Check(form.Tags, tags, nameof(form.Tags)) is { } ofTags)
        {
            problems.Add(ofTags);
        }

        if (CommentsText.OfText(details, nameof(form.Details), "text", Contribution.MaxLength) is { } ofDetails)
        {
            problems.Add(ofDetails);
        }

        return ((title, details, topic?.Id ?? default, kind, tags), problems);
    }

    private static News WordsAreHere => new(
        Tone.Advice, "Your words are here", "We took over the subject and the details. Everybody can read a post, so your name, email, contract, other answers and files stayed behind. Take out what is private before you post.");

    private static News WordsAreGone => new(Tone.Warn, "Your words didn't come along", "Type your question here, or go back and copy it.");

    private static string One(FormWords words, string field) => words.Fields.GetValueOrDefault(field) is [var one, ..] ? one : "";
}

/// <summary>Words of another form that are to become a post.</summary>
public static class WordsForPost
{
    internal const string Name = "community-post";

    /// <summary>As <see cref="KeptForms"/> keeps them.</summary>
    public static FormWords Of(string title, string details) => new(
        Name, new Dictionary<string, string[]> { [nameof(PostForm.Title)] = [title], [nameof(PostForm.Details)] = [details] }, []);

    /// <summary>The form, with the words in it.</summary>
    /// <param name="flow">Under which they are kept; null where there are none.</param>
    public static string PathOf(Guid? flow) => flow is { } one ? $"{CommunityPaths.New}?words={one}" : CommunityPaths.New;
}

/// <summary>Draws the form for a new post.</summary>
public sealed class NewPostPages(CommunityReader community, ContributionReader contributions, TimeProvider time)
{
    internal async Task<IResult> Draw(
        HttpContext http, PostForm form, IReadOnlyList<TopicView> topics, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0, SafeHtml? preview = null)
    {
        var page = Pages.Draw<NewPostPage>(
            new
            {
                Values = form.Kind.Length == 0 ? form with { Kind = nameof(PostKind.Question) } : form,
                Topics = topics,
                UsedTags = await community.UsedTags(ct),
                Similar = form.Title.Length == 0 ? [] : await community.Like(form.Title, http.Reader, null, ct),
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
