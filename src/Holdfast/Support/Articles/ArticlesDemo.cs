using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Articles;

/// <summary>Two people who talk below an article, and what readers thought of it. Nothing waits for a moderator.</summary>
internal sealed class ArticlesDemo(Markdown markdown, IHostEnvironment environment, TimeProvider time) : IStartStep
{
    private const string Key = "change-password";

    public async Task Run(IServiceProvider services, CancellationToken ct)
    {
        if (!environment.IsDevelopment())
        {
            return;
        }

        var db = services.GetRequiredService<HoldfastDb>();
        var article = await db.Set<Article>().Where(a => a.Key == Key).Select(a => (ArticleId?)a.Id).SingleOrDefaultAsync(ct);
        var people = await db.Set<Account>().Where(a => a.IsDemo).OrderBy(a => a.Id).Take(10).ToListAsync(ct);
        if (article is { } there && !await db.Set<ContributionPlace>().AnyAsync(p => p.Place == there.Value, ct) && people.Exists(p => p.Role is Role.Agent) && people.Count(p => p.Role is Role.Member) > 1)
        {
            Add(db, there, people);
            var search = services.GetRequiredService<ContributionSearch>();
            foreach (var contribution in db.Set<Contribution>().Local.ToList())
            {
                await search.Put(contribution, contribution.Source, new PlaceView("", "", true, Audience.Everybody), ct);
            }

            await db.SaveChangesAsync(ct);
        }
    }

    private void Add(HoldfastDb db, ArticleId article, List<Account> people)
    {
        var now = time.GetUtcNow();
        var (member, agent) = (people.First(p => p.Role is Role.Member), people.First(p => p.Role is Role.Agent));
        db.Add(new PenName { Account = member.Id, Name = "Jonas T.", Skeleton = Skeleton.Of("Jonas T.") });
        db.Add(new PenName { Account = agent.Id, Name = "Priya", Skeleton = Skeleton.Of("Priya") });
        db.Add(new ContributionPlace { Kind = PlaceKind.Article, Place = article.Value, LastNumber = 2 });
        Add(db, article, 1, member.Id, false, "Do my clients get a message when I change the password?", now.AddDays(-11));
        Add(db, article, 2, agent.Id, true, "No. Only you get an email, at every address of your account.", now.AddDays(-11).AddHours(1));
        db.Add(new VoteTotal { PlaceKind = PlaceKind.Article, Place = article.Value, Yes = 2, No = 0 });
        foreach (var voter in people.Where(p => p.Role is Role.Member).Take(2).Select(p => p.Id))
        {
            db.Add(new Vote { Id = VoteId.New(now), PlaceKind = PlaceKind.Article, Place = article.Value, Voter = voter.Value, Account = voter, IsYes = true, At = now });
        }
    }

    private void Add(HoldfastDb db, ArticleId article, int number, AccountId author, bool isStaff, string text, DateTimeOffset at)
    {
        var id = ContributionId.New(at);
        db.Add(new Contribution
        {
            Id = id,
            PlaceKind = PlaceKind.Article,
            Place = article.Value,
            Number = number,
            Root = 1,
            Account = author,
            IsStaff = isStaff,
            State = ContributionState.Shown,
            At = at,
            Source = text,
            Html = markdown.Draw(text, TextStyle.Contribution).Html.Markup,
            Renderer = Markdown.Version,
            Style = TextStyle.Contribution,
        });
        db.Add(new ContributionVersion { Contribution = id, Number = 1, Source = text, Account = author, At = at });
    }
}
