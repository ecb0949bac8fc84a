using System.Reflection;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Articles;

/// <summary>An article that the product brings along.</summary>
/// <param name="Key">By which pages of the product lead to it.</param>
internal sealed record StarterArticle(string Key, string Section, string Title, string Source, string Labels, bool IsPromoted);

/// <summary>
/// Our own articles on what people can do here: published at the first start, from then on the operator's to change or take
/// away. One that a newer version brings is added at its first start.
/// </summary>
internal sealed class StarterArticles(HotReads reads, Markdown markdown, IOptions<ArticlesOptions> options, TimeProvider time) : IStartStep
{
    /// <summary>What the pages say that lead to them.</summary>
    public static readonly IReadOnlyList<(string Key, string Words)> Links =
    [
        ("change-password", "More about changing your password"),
        ("forgot-password", "More about a forgotten password"),
        ("email-does-not-come", "The email doesn't come?"),
        ("security-question", "More about your security question"),
        ("forgot-both", "You forgot both?"),
        ("new-device", "More about new devices"),
        ("lost-device", "What to do when you lost a device"),
        ("recovery-codes", "More about recovery codes"),
        ("somebody-got-in", "What happens when you secure your account"),
        ("protected-account", "What a protected account is"),
        ("recent-activity", "How to read this list"),
        ("email-addresses", "More about email addresses"),
        ("close-account", "What happens when you close your account"),
        ("plan-a-project", "How planning with a specialist works"),
        ("video-check", "More about video checks"),
    ];

    private static readonly (string Key, string Name, string Summary, string Icon)[] Sections =
    [
        ("sign-in", "Password and sign-in", "Passwords, the security question, and emails that don't come.", "lock"),
        ("safe", "Staying safe", "Lost devices, recovery codes, false messages, and habits that help.", "shield"),
        ("wrong", "When something is wrong", "Somebody got in, your account is protected, or you're locked out.", "shield-alert"),
        ("account", "Your account", "Email addresses, your data, and closing your account.", "person"),
        ("talk", "Talking to us", "Requests, chats, planning a project, video checks, and other members.", "chat"),
    ];

    public async Task Run(IServiceProvider services, CancellationToken ct)
    {
        if (!options.Value.Starters)
        {
            return;
        }

        var there = (await reads.Texts("SELECT key FROM articles WHERE key IS NOT NULL", ct)).ToHashSet(StringComparer.Ordinal);
        if (Keys().All(there.Contains))
        {
            return;
        }

        var (db, index) = (services.GetRequiredService<HoldfastDb>(), services.GetRequiredService<ArticleSearch>());
        var sections = await SectionsOf(db, ct);
        foreach (var starter in All().Where(starter => !there.Contains(starter.Key)))
        {
            await Publish(db, index, starter, sections[starter.Section], ct);
        }

        await db.SaveChangesAsync(ct);
    }

    internal static IEnumerable<string> Keys() => Resources().Select(KeyOf);

    /// <summary>In the order in which they stand in their sections.</summary>
    internal static IEnumerable<StarterArticle> All() => Resources().Select(Read);

    private async Task<Dictionary<string, ArticleSectionId>> SectionsOf(HoldfastDb db, CancellationToken ct)
    {
        Dictionary<string, ArticleSectionId> ids = [];
        for (var at = 0; at < Sections.Length; at++)
        {
            var (key, name, summary, icon) = Sections[at];
            var slug = Anchor.NameOf(name);
            var section = await db.Set<ArticleSection>().SingleOrDefaultAsync(s => s.Slug == slug, ct);
            if (section is null)
            {
                section = new ArticleSection { Id = ArticleSectionId.New(time.GetUtcNow()), Name = name, Slug = slug, Summary = summary, Icon = icon, Position = 10 * (at + 1) };
                db.Add(section);
            }

            ids[key] = section.Id;
        }

        return ids;
    }

    private async Task Publish(HoldfastDb db, ArticleSearch index, StarterArticle starter, ArticleSectionId section, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var slug = Anchor.NameOf(starter.Title);
        if (await db.Set<ArticleSlug>().AnyAsync(s => s.Slug == slug, ct))
        {
            // The operator has written about the same thing before us.
            slug = $"{starter.Key}-holdfast";
        }

        var article = new Article
        {
            Id = ArticleId.New(now),
            Title = starter.Title,
            Section = section,
            Audience = Audience.Everybody,
            Slug = slug,
            Labels = starter.Labels,
            IsPromoted = starter.IsPromoted,
            IsPublished = true,
            Live = 1,
            Texts = 1,
            PublishedAt = now,
            ChangedAt = now,
            Key = starter.Key,
        };
        var drawn = markdown.Draw(starter.Source, TextStyle.Article);
        db.Add(article);
        db.Add(new ArticleSlug { Slug = slug, Article = article.Id });
        db.Add(ArticleVersion.Of(article.Id, 1, starter.Title, starter.Source, drawn, default, now));
        await index.Put(article, drawn.Plain, ct);
    }

    private static IEnumerable<string> Resources() =>
        typeof(StarterArticles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("starter-article/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string KeyOf(string resource) => Path.GetFileNameWithoutExtension(resource["starter-article/".Length..]);

    /// <summary>A head of "name: value" lines, an empty line, the title, the text.</summary>
    private static StarterArticle Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        var (head, body) = (text[..text.IndexOf("\n\n", StringComparison.Ordinal)], text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);
        var values = head.Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var title = body[2..body.IndexOf('\n', StringComparison.Ordinal)];
        return new StarterArticle(KeyOf(resource), values["section"], title, body[(title.Length + 2)..].Trim(), values.GetValueOrDefault("labels", ""), values.ContainsKey("promoted"));
    }
}
