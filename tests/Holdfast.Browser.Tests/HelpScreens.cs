using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Texts;
using Holdfast.Support.Articles;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of the help centre and of those who write it.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfHelp => new()
    {
        ["08-article"] = async scene =>
        {
            await Talk(scene, "change-password");
            await (await SignedIn(scene)).GotoAsync("/help/articles/change-your-password");
        },
        ["08-article-stranger"] = scene => scene.Page.GotoAsync("/help/articles/you-lost-a-phone-or-a-laptop"),
        ["08-article-error"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/help/articles/staying-safe");
            await scene.Page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
            await Assertions.Expect(scene.Page.GetByText("There is 1 problem")).ToBeVisibleAsync();
        },
        ["08-article-long-words"] = async scene =>
        {
            await Comment(scene, "your-data", scene.Person.Account, new string('W', 400) + " https://example.com/" + new string('a', 300));
            await Comment(scene, "your-data", (await scene.Product.NewPerson()).Account, "فاتورة 42 (paid) من فضلك\n\n我们的客服在深圳办公。");
            await (await SignedIn(scene)).GotoAsync("/help/articles/your-name-your-time-zone-your-data");
        },
        ["08-search"] = scene => scene.Page.GotoAsync("/help/search?q=recovry+codes"),
        ["08-search-nothing"] = scene => scene.Page.GotoAsync("/help/search?q=xylophone"),
        ["08-section"] = scene => scene.Page.GotoAsync("/help/sections/staying-safe"),
        ["08-comment-edit"] = async scene =>
        {
            var comment = await Comment(scene, "staying-safe", scene.Person.Account, "Which manager do you use?");
            await (await SignedIn(scene)).GotoAsync(CommentsPaths.EditOf(comment));
        },
        ["08-comment-report"] = async scene =>
        {
            var comment = await Comment(scene, "staying-safe", (await scene.Product.NewPerson()).Account, "Write to me on my private messenger.");
            await (await SignedIn(scene)).GotoAsync(CommentsPaths.ReportOf(comment));
        },
        ["25-admin-articles"] = async scene => await (await AsAdmin(scene)).GotoAsync("/admin/articles"),
        ["25-admin-articles-edit"] = async scene =>
        {
            var id = await ArticleOf(scene, "lost-device");
            await (await AsAdmin(scene)).GotoAsync(ArticlesPaths.EditOf(id));
        },
        ["25-admin-articles-version"] = async scene =>
        {
            var id = await ArticleOf(scene, "lost-device");
            await (await AsAdmin(scene)).GotoAsync(ArticlesPaths.VersionOf(id, 1));
        },
        ["25-admin-articles-sections"] = async scene => await (await AsAdmin(scene)).GotoAsync(ArticlesPaths.Sections),
        ["25-admin-articles-not-found"] = async scene =>
        {
            await scene.Product.With(db => db.Set<SearchMiss>().ExecuteDeleteAsync());
            await scene.Product.Change(db => db.Add(new SearchMiss { Words = "blue moon", Times = 3, LastAt = scene.Product.Clock.GetUtcNow() }));
            await (await AsAdmin(scene)).GotoAsync(ArticlesPaths.Misses);
        },
        ["25-admin-moderation"] = async scene =>
        {
            await Reported(scene);
            await (await AsAdmin(scene)).GotoAsync("/admin/moderation");
        },
        ["25-admin-moderation-keys-dialog"] = async scene =>
        {
            await (await AsAdmin(scene)).GotoAsync("/admin/moderation");
            await scene.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Keys") }).ClickAsync();
        },
        ["25-admin-moderation-one"] = async scene =>
        {
            var comment = await Reported(scene);
            await (await AsAdmin(scene)).GotoAsync(CommentsPaths.ModerationOf(comment));
        },
    };

    private static Task<ArticleId> ArticleOf(Scene scene, string key) => scene.Product.With(db => db.Set<Article>().Where(a => a.Key == key).Select(a => a.Id).SingleAsync());

    private static async Task<ContributionId> Reported(Scene scene)
    {
        var reporter = await scene.Product.NewPerson();
        var comment = await Comment(scene, "staying-safe", (await scene.Product.NewPerson()).Account, "I have much work and pay every week. Write on my private messenger, so we avoid the fee.\n\nI need five people.");
        await scene.Product.Change(db => db.Add(new Report { Id = ReportId.New(scene.Product.Clock.GetUtcNow()), Contribution = comment, Account = reporter.Account, Reason = "He wrote me the same in private.", At = scene.Product.Clock.GetUtcNow() }));
        return comment;
    }

    /// <summary>Two who talk below an article, and the votes of some.</summary>
    private static async Task Talk(Scene scene, string key)
    {
        await Comment(scene, key, (await scene.Product.NewPerson()).Account, "Do my clients get a message when I change the password?");
        await Comment(scene, key, (await scene.Product.NewPerson()).Account, "No. Only you get an email, at every address of your account.", isStaff: true);
    }

    private static async Task<ContributionId> Comment(Scene scene, string key, AccountId author, string text, bool isStaff = false)
    {
        var article = await ArticleOf(scene, key);
        var now = scene.Product.Clock.GetUtcNow();
        var id = ContributionId.New(now);
        await scene.Product.With(async db =>
        {
            var number = 1 + await db.Set<Contribution>().CountAsync(c => c.Place == article.Value);
            var name = $"Writer {id.Value.ToString("N")[24..]}";
            if (!await db.Set<PenName>().AnyAsync(p => p.Account == author))
            {
                db.Add(new PenName { Account = author, Name = name, Skeleton = Skeleton.Of(name) });
            }

            if (await db.Set<ContributionPlace>().SingleOrDefaultAsync(p => p.Place == article.Value) is { } place)
            {
                db.Remove(place);
                await db.SaveChangesAsync();
            }

            db.Add(new ContributionPlace { Kind = PlaceKind.Article, Place = article.Value, LastNumber = number });
            db.Add(new Contribution
            {
                Id = id, PlaceKind = PlaceKind.Article, Place = article.Value, Number = number, Root = number, Account = author, IsStaff = isStaff, State = ContributionState.Shown, At = now,
                Source = text, Html = new Markdown().Draw(text, TextStyle.Contribution).Html.Markup, Renderer = Markdown.Version, Style = TextStyle.Contribution,
            });
            db.Add(new ContributionVersion { Contribution = id, Number = 1, Source = text, Account = author, At = now });
            return await db.SaveChangesAsync();
        });
        return id;
    }
}
