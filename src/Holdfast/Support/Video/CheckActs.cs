using System.Globalization;
using System.Security.Cryptography;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Files;
using Holdfast.Platform.Keys;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Video;

/// <summary>What the agent of a call decided.</summary>
public sealed record Judge(TicketViewer.Staff By, VideoCall Call, CallAnswer Answer, ComparedWith With, DateOnly KnownSince, IReadOnlyList<string> Ticked, string Reasons);

/// <summary>What came of it.</summary>
public enum JudgeResult
{
    Done,

    /// <summary>It was decided before, or the call isn't over, or isn't theirs.</summary>
    NotThere,

    NoReasons,
    ReasonsTooLong,

    /// <summary>What it was compared with is too young: a stranger may have put it there.</summary>
    TooYoung,

    /// <summary>"Verified" needs every tick and at least one picture for the second look.</summary>
    NotAllSeen,
}

/// <summary>The check in a call: challenges, pictures, the verdict and the second look.</summary>
public sealed class CheckActs(
    HoldfastDb db, CallActs calls, VideoSettings settings, Conversations conversations, SealedSecrets secrets, TicketDoor door, Notices notices, TimeProvider time)
{
    /// <summary>What is younger than this may be a stranger's (rulings F24, and a day).</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(8);

    private const string Purpose = "video pictures";

    /// <summary>Shows the next challenge to both.</summary>
    public Task<CallResult> NextChallenge(AccountId agent, VideoCall call, CancellationToken ct) => calls.InCall(
        call.Id, agent,
        async (row, inside) =>
        {
            var count = await db.Set<CallChallenge>().CountAsync(c => c.Call == call.Id, inside);
            if (count >= CallChallenge.Most)
            {
                return CallResult.TooMany;
            }

            var last = await db.Set<CallChallenge>()
                .Join(db.Set<VideoCall>().Where(c => c.Contact == call.Contact), c => c.Call, c => c.Id, (challenge, _) => challenge)
                .OrderByDescending(c => c.At).ThenByDescending(c => c.Seq).Take(Challenge.Unlike).Select(c => new Challenge(c.Kind, c.Value)).ToListAsync(inside);
            var next = Challenge.Pick(last, RandomNumberGenerator.GetInt32);
            db.Add(new CallChallenge { Call = row.Id, Seq = count + 1, Kind = next.Kind, Value = next.Value, At = time.GetUtcNow() });
            // The row is saved with it, so that both pages are told.
            row.LastSignal++;
            return CallResult.Done;
        },
        ct);

    /// <summary>Asks the member's browser for a still picture.</summary>
    public Task<CallResult> AskForPicture(AccountId agent, VideoCall call, CancellationToken ct) => calls.InCall(
        call.Id, agent,
        async (row, inside) =>
        {
            if (await db.Set<CallPicture>().CountAsync(p => p.Call == row.Id, inside) >= CallPicture.Most)
            {
                return CallResult.TooMany;
            }

            var now = time.GetUtcNow();
            var picture = new CallPicture { Id = PictureId.New(now), Call = row.Id, AskedAt = now, GoneAt = now.AddDays(settings.Options.KeepPicturesDays) };
            db.Add(picture);
            calls.Tell(row, isToMember: true, "picture", picture.Id.ToString());
            return CallResult.Done;
        },
        ct);

    /// <summary>The member's browser has taken it.</summary>
    public async Task<CallResult> TakePicture(VideoCall call, PictureId id, byte[] sent, CancellationToken ct)
    {
        if (sent.Length is 0 or > CallPicture.MostBytes)
        {
            return CallResult.Refused;
        }

        using var written = new MemoryStream();
        if (PictureRewriter.Rewrite(FileSort.Jpeg, new MemoryStream(sent), written) is null)
        {
            return CallResult.Refused;
        }

        return await db.Write(
            async inside =>
            {
                var picture = await db.Set<CallPicture>().SingleOrDefaultAsync(p => p.Id == id && p.Call == call.Id && p.TakenAt == null, inside);
                var row = await db.Set<VideoCall>().SingleOrDefaultAsync(c => c.Id == call.Id && c.EndedAt == null, inside);
                if (picture is null || row is null)
                {
                    db.ChangeTracker.Clear();
                    return CallResult.NotThere;
                }

                picture.Take(written.ToArray(), key => secrets.Seal(Purpose, key), time.GetUtcNow());
                row.LastSignal++;
                await db.SaveChangesAsync(inside);
                return CallResult.Done;
            },
            ct);
    }

    /// <summary>Opens a picture for the agent of the call, or for whoever was drawn to look at it, and writes that down first.</summary>
    public async Task<byte[]?> OpenPicture(AccountId reader, PictureId id, CancellationToken ct)
    {
        if (await PictureFor(reader, id, ct) is not { } picture || picture.Open(key => secrets.Open(Purpose, key), time.GetUtcNow()) is not { } jpeg)
        {
            return null;
        }

        db.Add(new PictureOpening { Id = OpeningId.New(time.GetUtcNow()), Picture = id, By = reader, At = time.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        return jpeg;
    }

    /// <summary>Null where it is gone, or does not exist for the reader.</summary>
    public async Task<CallPicture?> PictureFor(AccountId reader, PictureId id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<CallPicture>().AsNoTracking().SingleOrDefaultAsync(
            p => p.Id == id && p.Key != null && p.GoneAt > now
                && (db.Set<VideoCall>().Any(c => c.Id == p.Call
                        && (c.Agent == reader || db.Set<LinePlace>().Any(place => place.Id == c.Place && place.EndedAt == null && place.Agent == reader)))
                    || db.Set<SecondLook>().Any(l => l.Call == p.Call && l.Drawn == reader && l.AnsweredAt == null)),
            ct);
    }

    public async Task<JudgeResult> Handle(Judge command, CancellationToken ct)
    {
        var reasons = door.OfStaff(command.Reasons, command.By.Account, []);
        var all = settings.Options.Checks;
        var ticked = all.Where(command.Ticked.Contains).ToList();
        if (reasons.IsEmpty)
        {
            return JudgeResult.NoReasons;
        }

        if (reasons.Body.Length > CallVerdict.ReasonsLength)
        {
            return JudgeResult.ReasonsTooLong;
        }

        var now = time.GetUtcNow();
        if (command.KnownSince > DateOnly.FromDateTime((now - Oldest).UtcDateTime))
        {
            return JudgeResult.TooYoung;
        }

        if (command.Answer is CallAnswer.Verified
            && (ticked.Count < all.Count || !await db.Set<CallPicture>().AnyAsync(p => p.Call == command.Call.Id && p.Key != null, ct)))
        {
            return JudgeResult.NotAllSeen;
        }

        try
        {
            return await db.Write(
                async inside =>
                {
                    if (await conversations.Hold(command.By, command.Call.Ticket, inside) is not { } held
                        || !await db.Set<VideoCall>().AnyAsync(c => c.Id == command.Call.Id && c.Agent == command.By.Account && c.EndedAt != null, inside))
                    {
                        db.ChangeTracker.Clear();
                        return JudgeResult.NotThere;
                    }

                    db.Add(new CallVerdict
                    {
                        Call = command.Call.Id,
                        By = command.By.Account,
                        At = now,
                        Answer = command.Answer,
                        With = command.With,
                        KnownSince = command.KnownSince,
                        Checks = string.Join('\n', ticked),
                        Reasons = reasons.Body,
                    });
                    await held.Append(new Happening.CallJudged(command.Answer), null, null, inside);
                    if (command.Answer is CallAnswer.Verified)
                    {
                        await Draw(command.Call, inside);
                    }

                    await db.SaveChangesAsync(inside);
                    return JudgeResult.Done;
                },
                ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            db.ChangeTracker.Clear();
            return JudgeResult.NotThere;
        }
    }

    /// <summary>The drawn agent says what they see. One who can't tell draws another.</summary>
    public Task<CallResult> Look(AccountId by, LookId id, CallLook answer, Origin origin, CancellationToken ct) => db.Write(
        async inside =>
        {
            if (await db.Set<SecondLook>().SingleOrDefaultAsync(l => l.Id == id && l.Drawn == by && l.AnsweredAt == null, inside) is not { } look
                || await db.Set<VideoCall>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == look.Call, inside) is not { } call
                || await conversations.Hold(new TicketViewer.Ourselves(), call.Ticket, inside) is not { } held)
            {
                db.ChangeTracker.Clear();
                return CallResult.NotThere;
            }

            look.Say(answer, time.GetUtcNow());
            await held.Append(new Happening.CallLookedAt(by, answer), null, null, inside);
            if (answer is CallLook.NotSame)
            {
                await TellLeads(call, origin, inside);
            }

            await db.SaveChangesAsync(inside);
            if (answer is CallLook.CantTell)
            {
                await Draw(call, inside);
                await db.SaveChangesAsync(inside);
            }

            return CallResult.Done;
        },
        ct);

    /// <summary>Leads hear of it, admins where there are none; never the one who had the call.</summary>
    private async Task TellLeads(VideoCall call, Origin origin, CancellationToken ct)
    {
        foreach (var role in new[] { Role.Lead, Role.Admin })
        {
            var some = await db.Set<Account>().Where(a => a.Status == AccountStatus.Active && a.Role == role && a.Id != call.Agent)
                .OrderBy(a => a.Id).Select(a => a.Id).Take(Departments.DepartmentBook.MostAgents).ToListAsync(ct);
            some.ForEach(lead => notices.Owe<NotSameNotice>(lead, origin, call.Number.ToString(CultureInfo.InvariantCulture)));
            if (some.Count > 0)
            {
                return;
            }
        }
    }

    /// <summary>Draws who looks: agents, then leads, then admins; not the first one, nobody twice, and nobody whose own account it is.</summary>
    private async Task Draw(VideoCall call, CancellationToken ct)
    {
        var may = db.Set<Account>().Where(a => a.Status == AccountStatus.Active && a.Id != call.Agent
            && !db.Set<SecondLook>().Any(l => l.Call == call.Id && l.Drawn == a.Id)
            && !db.Set<Departments.OwnMemberAccount>().Any(own => own.Staff == a.Id && own.Member == call.Account));
        foreach (var role in new[] { Role.Agent, Role.Lead, Role.Admin })
        {
            var some = await may.Where(a => a.Role == role).OrderBy(a => a.Id).Select(a => a.Id).Take(Departments.DepartmentBook.MostAgents).ToListAsync(ct);
            if (some.Count > 0)
            {
                var now = time.GetUtcNow();
                db.Add(new SecondLook { Id = LookId.New(now), Call = call.Id, Drawn = some[RandomNumberGenerator.GetInt32(some.Count)], DrawnAt = now });
                return;
            }
        }
    }
}
