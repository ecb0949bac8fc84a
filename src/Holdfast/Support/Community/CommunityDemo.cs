using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <summary>A few posts of the demo's people, with answers. Nothing waits for a moderator.</summary>
internal sealed class CommunityDemo(Markdown markdown, HotReads reads, IHostEnvironment environment, TimeProvider time) : IStartStep
{
    private sealed record Said(int By, int HoursAgo, string Text, int Likes = 0, string? Below = null);

    private sealed record Asked(string Topic, PostKind Kind, string Title, Said Text, int? Accepted, params Said[] Answers);

    // Of the demo's people: 0 is staff, the others are members.
    private static readonly string[] Names = ["Priya", "Jonas T.", "Kofi M.", "Hana K."];

    private static readonly Asked[] Posts =
    [
        new("payments", PostKind.Question, "Invoice number starts again at 1 each year, is that right?", new(2, 200, "My first invoice of this year has the number 1 again. My tax adviser asks whether that is **meant** to be so.", 1), null),
        new("ideas", PostKind.Idea, "Let me write a note on a finished contract", new(3, 120, "A line only I can see, so that I know a year later why we ended it.", 2), null,
            new Said(1, 100, "Yes please. I keep a spreadsheet for that now.", 1)),
        new("password-and-sign-in", PostKind.Question, "My new laptop isn't in the list of my devices", new(1, 80, "I signed in there this morning, and the list still shows the old one alone. What am I missing?", 2), 2,
            new Said(2, 79, "Are you looking at the page on the old laptop? Load it again: **Devices** in your account shows each one that is signed in now.", 2),
            new Said(0, 78, "Kofi is right. If one is there that you don't know, press **Sign out** beside it and change your password.", 1)),
        new("your-profile", PostKind.Question, "Which rate do you ask for a first small job?", new(3, 30, "It's about two days of work, and I have no reviews yet."), null),
        new("contracts", PostKind.Question, "Client wants the source files after the contract has ended", new(3, 26, "We agreed on the finished logo only. Do I have to send the working files?", 2), null,
            new Said(0, 24, "What you agreed on in the contract counts. If it says nothing about working files, they are yours.", 2),
            new Said(1, 23, "I offer them for a small extra fee. So far everybody was fine with that.", 1),
            new Said(2, 22, "Thanks, I'll do the same.", 0, "I offer them")),
        new("contracts", PostKind.Question, "My client went quiet after I sent the final files. What can I do?",
            new(1, 20, "I sent the finished logo three weeks ago. They read my messages in the contract room, but haven't answered since. Do I just wait, or can I ask for the payment myself?", 2), 2,
            new Said(2, 18, "You don't have to wait for ever. If the work is in the contract room and seven days have gone by, open the contract, choose **Ask for release** and write one line. Mine came through after ten days.", 2),
            new Said(0, 4, "Kofi is right. After you ask for release, your client has seven days to answer. If nothing comes, we pay out on day eight.", 1),
            new Said(3, 2, "Worth checking that the files open. Mine didn't once, and the client was too shy to say so.")),
    ];

    public async Task Run(IServiceProvider services, CancellationToken ct)
    {
        if (!environment.IsDevelopment() || (await reads.Texts("SELECT slug FROM community_posts LIMIT 1", ct)).Count > 0)
        {
            return;
        }

        var db = services.GetRequiredService<HoldfastDb>();
        var people = await db.Set<Account>().Where(a => a.IsDemo).OrderBy(a => a.Id).Take(20).ToListAsync(ct);
        var members = people.Where(p => p.Role is Role.Member).Take(Names.Length - 1).Select(p => p.Id).ToList();
        if (people.Find(p => p.Role is Role.Agent)?.Id is not { } agent || members.Count == 0)
        {
            return;
        }

        List<AccountId> authors = [agent, .. members];
        await Name(db, authors, ct);
        var topics = await db.Set<CommunityTopic>().ToDictionaryAsync(t => t.Slug, t => t.Id, ct);
        var search = services.GetRequiredService<ContributionSearch>();
        for (var at = 0; at < Posts.Length; at++)
        {
            if (topics.TryGetValue(Posts[at].Topic, out var topic))
            {
                await Add(db, search, Posts[at], at + 1, topic, authors, ct);
            }
        }

        db.Add(new ContributionPlace { Kind = PlaceKind.Post, Place = Guid.Empty, LastNumber = Posts.Length });
        await db.SaveChangesAsync(ct);
    }

    private static async Task Name(HoldfastDb db, List<AccountId> authors, CancellationToken ct)
    {
        var known = authors.Select(a => (AccountId?)a).ToList();
        var there = await db.Set<PenName>().Where(p => known.Contains(p.Account)).ToListAsync(ct);
        for (var at = 0; at < authors.Count; at++)
        {
            if (!there.Exists(p => p.Account == authors[at] || p.Name == Names[at]))
            {
                db.Add(new PenName { Account = authors[at], Name = Names[at], Skeleton = Skeleton.Of(Names[at]) });
            }
        }
    }

    private async Task Add(HoldfastDb db, ContributionSearch search, Asked asked, int number, CommunityTopicId topic, List<AccountId> authors, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var post = CommunityPostId.New(now.AddHours(-asked.Text.HoursAgo));
        List<Contribution> all = [];
        foreach (var (said, at) in asked.Answers.Prepend(asked.Text).Select((said, at) => (said, at + 1)))
        {
            var root = said.Below is { } below ? all.First(c => c.Source.StartsWith(below, StringComparison.Ordinal)).Number : at;
            var one = Contribute(post, at, root, said, authors, now);
            all.Add(one);
            db.Add(one);
            db.Add(new ContributionVersion { Contribution = one.Id, Number = 1, Source = one.Source, Account = one.Account, At = one.At });
            await search.Put(one, one.Source, new PlaceView(asked.Title, "", true, Audience.Everybody), ct);
            Vote(db, one, authors);
        }

        db.Add(new ContributionPlace { Kind = PlaceKind.Post, Place = post.Value, LastNumber = all.Count });
        var answers = all.Where(c => c is { IsAnswer: false, IsOpening: false }).ToList();
        db.Add(new CommunityPost
        {
            Id = post,
            Number = number,
            Topic = topic,
            Kind = asked.Kind,
            Title = asked.Title,
            Slug = Anchor.NameOf(asked.Title),
            Opening = all[0].Id,
            At = all[0].At,
            State = ContributionState.Shown,
            LastAt = all.Max(c => c.At),
            Answers = answers.Count,
            Likes = all[0].Likes,
            Accepted = asked.Accepted is { } accepted ? all[accepted - 1].Id : null,
            IsSolved = asked.Accepted is not null,
            HasStaffAnswer = answers.Exists(c => c.IsStaff),
        });
    }

    private Contribution Contribute(CommunityPostId post, int number, int root, Said said, List<AccountId> authors, DateTimeOffset now)
    {
        var at = now.AddHours(-said.HoursAgo);
        return new Contribution
        {
            Id = ContributionId.New(at),
            PlaceKind = PlaceKind.Post,
            Place = post.Value,
            Number = number,
            Root = root,
            Account = authors[said.By % authors.Count],
            IsStaff = said.By == 0,
            State = ContributionState.Shown,
            At = at,
            Source = said.Text,
            Html = markdown.Draw(said.Text, TextStyle.Contribution).Html.Markup,
            Renderer = Markdown.Version,
            Style = TextStyle.Contribution,
            Likes = Math.Min(said.Likes, authors.Count - 1),
        };
    }

    private static void Vote(HoldfastDb db, Contribution one, List<AccountId> authors)
    {
        if (one.Likes == 0)
        {
            return;
        }

        db.Add(new VoteTotal { PlaceKind = PlaceKind.Contribution, Place = one.Id.Value, Yes = one.Likes, No = 0 });
        foreach (var voter in authors.Where(a => a != one.Account).Take(one.Likes))
        {
            db.Add(new Vote { Id = VoteId.New(one.At), PlaceKind = PlaceKind.Contribution, Place = one.Id.Value, Voter = voter.Value, Account = voter, IsYes = true, At = one.At });
        }
    }
}
