using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <summary>The topics that the product brings along: made at the first start, when there is none.</summary>
internal sealed class StarterTopics(HotReads reads, TimeProvider time) : IStartStep
{
    private static readonly (string Name, string Summary)[] Topics =
    [
        ("Contracts", "Starting, changing and ending a contract, and what to do when the other side goes quiet."),
        ("Payments", "Getting paid, paying, invoices, fees and tax forms."),
        ("Password and sign-in", "Passwords, security questions, codes and new devices."),
        ("Your profile", "How others see you, and how to find work or the right person."),
        ("Job posts", "Writing one, answering one, and what to look out for."),
        ("Ideas", "What you'd like to be better."),
    ];

    public async Task Run(IServiceProvider services, CancellationToken ct)
    {
        if ((await reads.Texts("SELECT slug FROM community_topics", ct)).Count > 0)
        {
            return;
        }

        var db = services.GetRequiredService<HoldfastDb>();
        for (var at = 0; at < Topics.Length; at++)
        {
            var (name, summary) = Topics[at];
            db.Add(new CommunityTopic { Id = CommunityTopicId.New(time.GetUtcNow()), Name = name, Slug = Anchor.NameOf(name), Summary = summary, Position = 10 * (at + 1) });
        }

        await db.SaveChangesAsync(ct);
    }
}
