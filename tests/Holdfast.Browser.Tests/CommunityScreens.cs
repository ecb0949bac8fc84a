using Holdfast.Platform.Storage;
using Holdfast.Support.Comments;
using Holdfast.Support.Community;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of the community.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfCommunity => new()
    {
        ["20-community-home"] = async scene =>
        {
            await Talked(scene);
            await (await SignedIn(scene)).GotoAsync("/community");
        },
        ["20-community-empty"] = scene => scene.Page.GotoAsync("/community/topics/job-posts"),
        ["25-admin-topics"] = async scene => await (await AsAdmin(scene)).GotoAsync(CommunityPaths.AdminTopics),
        ["25-admin-topics-error"] = async scene =>
        {
            await (await AsAdmin(scene)).GotoAsync(CommunityPaths.AdminTopics);
            await scene.Page.GetByLabel("Name").FillAsync("Payments");
            await Press(scene, "Add topic");
            await Assertions.Expect(scene.Page.GetByText("There is already a topic with that name").First).ToBeVisibleAsync();
        },
        ["20-community-tag"] = async scene =>
        {
            await Talked(scene);
            await scene.Page.GotoAsync("/community/tags/final-files");
        },
        ["20-community-new"] = async scene => await (await SignedIn(scene)).GotoAsync("/community/posts/new"),
        ["20-community-new-error"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/community/posts/new");
            await scene.Page.GetByRole(AriaRole.Button, new() { Name = "Post", Exact = true }).ClickAsync();
            await Assertions.Expect(scene.Page.GetByText("problems", new() { Exact = false }).First).ToBeVisibleAsync();
        },
        ["20-community-post"] = async scene =>
        {
            var post = await Talked(scene);
            await (await SignedIn(scene)).GotoAsync(post);
        },
        ["20-community-post-stranger"] = async scene =>
        {
            var post = await Talked(scene);
            await scene.Page.GotoAsync(post);
        },
        ["20-community-post-comment"] = async scene =>
        {
            var post = await Talked(scene);
            await (await SignedIn(scene)).GotoAsync(post);
            await scene.Page.Locator(".answer-card").GetByRole(AriaRole.Link, new() { NameRegex = new("^Comment") }).First.ClickAsync();
        },
        ["20-community-person"] = async scene =>
        {
            await scene.Page.GotoAsync(await Talked(scene));
            await scene.Page.Locator(".answer-card a[href^='/community/people/']").First.ClickAsync();
        },
        ["20-community-post-long"] = async scene =>
        {
            var post = await Talked(scene);
            var words = new string('w', 400) + " https://example.com/" + new string('x', 300);
            await scene.Product.Change(db =>
            {
                var row = db.Set<CommunityPost>().OrderByDescending(p => p.Number).First();
                row.Title = new string('T', CommunityPost.TitleLength);
                foreach (var one in db.Set<Contribution>().Where(c => c.Place == row.Id.Value))
                {
                    one.Html = new Platform.Texts.Markdown().Draw(words, Platform.Texts.TextStyle.Contribution).Html.Markup;
                    one.Source = words;
                }
            });
            await (await SignedIn(scene)).GotoAsync(post);
        },
        ["20-community-unsubscribe"] = scene => scene.Page.GotoAsync("/community/unsubscribe?token=hf_" + new string('a', 43)),
        ["20-community-moderate"] = async scene =>
        {
            var post = await Talked(scene);
            await (await AsAdmin(scene)).GotoAsync(post.Split('-')[0] + "/moderate");
        },
        ["20-community-move-to-request"] = async scene =>
        {
            var post = await Talked(scene);
            await (await AsAdmin(scene)).GotoAsync(post.Split('-')[0] + "/request");
        },
    };

    /// <summary>The number of the last post that was made for a screen, far from those that people write.</summary>
    private static int _talks = 10_000;

    /// <summary>A question of the person with two answers, one accepted and with a comment; where it stands.</summary>
    private static async Task<string> Talked(Scene scene)
    {
        var (kofi, lucia) = ((await scene.Product.NewPerson()).Account, (await scene.Product.NewPerson()).Account);
        // Screens are drawn at the same time.
        var number = Interlocked.Increment(ref _talks);
        var path = "";
        await scene.Product.Change(db =>
        {
            var now = scene.Product.Clock.GetUtcNow().AddHours(-5);
            var topic = db.Set<CommunityTopic>().OrderBy(t => t.Position).First();
            var post = CommunityPostId.New(now);
            Pen(db, scene.Person.Account, $"Maya {number}");
            Pen(db, kofi, $"Kofi M. {number}");
            Pen(db, lucia, $"Lucia R. {number}");
            var opening = Contribute(db, post, 1, 1, scene.Person.Account, now, "I sent the finished logo three weeks ago. He read my messages in the contract room, but hasn't answered since. The last payment is still held. Do I just wait, or can I ask for it myself?", 2);
            var first = Contribute(db, post, 2, 2, kofi, now.AddHours(1), "You don't have to wait for ever. If seven days have gone by, open the contract, choose **Ask for release** and write one line.\n\n- Mine came through after ten days.\n- Keep the messages.", 3);
            Contribute(db, post, 3, 3, lucia, now.AddHours(2), "Worth checking that the files open. Ours didn't once, and the client was too shy to say so.", 1);
            Contribute(db, post, 4, 2, lucia, now.AddHours(3), "The same here.", 0);
            db.Add(new ContributionPlace { Kind = PlaceKind.Post, Place = post.Value, LastNumber = 4 });
            var row = new CommunityPost
            {
                Id = post, Number = number, Topic = topic.Id, Kind = PostKind.Question, Title = "My client went quiet after I sent the final files. What can I do?",
                Slug = "my-client-went-quiet-after-i-sent-the-final-files-what-can-i-do", Opening = opening, At = now, State = ContributionState.Shown, LastAt = now.AddHours(3),
                Answers = 2, Likes = 2, Accepted = first, IsSolved = true, Tags = "final-files logo quiet-clients",
            };
            db.Add(row);
            db.AddRange(Tags.Stored(row.Tags).Select(tag => new CommunityTag { Tag = tag, Number = number, Post = post }));
            path = row.Path;
        });
        return path;
    }

    private static void Pen(HoldfastDb db, Platform.Accounts.AccountId account, string name) =>
        db.Add(new PenName { Account = account, Name = name, Skeleton = Skeleton.Of(name) });

    private static ContributionId Contribute(HoldfastDb db, CommunityPostId post, int number, int root, Platform.Accounts.AccountId by, DateTimeOffset at, string text, int likes)
    {
        var id = ContributionId.New(at);
        db.Add(new Contribution
        {
            Id = id, PlaceKind = PlaceKind.Post, Place = post.Value, Number = number, Root = root, Account = by, IsStaff = false, State = ContributionState.Shown, At = at,
            Source = text, Html = new Platform.Texts.Markdown().Draw(text, Platform.Texts.TextStyle.Contribution).Html.Markup, Renderer = Platform.Texts.Markdown.Version,
            Style = Platform.Texts.TextStyle.Contribution, Likes = likes,
        });
        db.Add(new ContributionVersion { Contribution = id, Number = 1, Source = text, Account = by, At = at });
        return id;
    }
}
