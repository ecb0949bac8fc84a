using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Holdfast.Support.Tickets;

/// <summary>The model of the log, without a database.</summary>
[Trait("Database", "None")]
[Trait("G", "G1")]
public sealed class TicketStateTests
{
    [Property(MaxTest = 500)]
    public Property A_log_that_is_replayed_gives_the_row() => Prop.ForAll(Logs.Sequences.ToArbitrary(), steps =>
    {
        var (ticket, log) = Logs.Play(steps);
        return TicketState.Of(log) == ticket.State;
    });

    [Property(MaxTest = 500)]
    public Property Its_numbers_have_no_gaps_and_what_is_internal_changes_nothing_that_members_read() =>
        Prop.ForAll(Logs.Sequences.ToArbitrary(), steps =>
    {
        var (_, log) = Logs.Play(steps);
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(e => e.Seq));
        var seen = log.Select(e => e.PublicSeq).OfType<int>().ToList();
        Assert.Equal(Enumerable.Range(1, seen.Count), seen);
        for (var i = 1; i < log.Count; i++)
        {
            var (before, after) = (TicketState.Of(log[..i]), TicketState.Of(log[..(i + 1)]));
            Assert.Equal(after.LastPublicSeq == before.LastPublicSeq, log[i].PublicSeq is null);
            if (log[i].PublicSeq is null)
            {
                Assert.Equal((Read(before), before.ChangedAt), (Read(after), after.ChangedAt));
            }
        }

        static MemberStatus Read(TicketState state) => StatusTable.ForMembers(state.Status);
    });

    [Property(MaxTest = 500)]
    public Property The_member_waits_for_us_exactly_when_they_read_that_we_are_on_it() => Prop.ForAll(Logs.Sequences.ToArbitrary(), steps =>
    {
        var state = Logs.Play(steps).Ticket.State;
        return state.WaitingSince is not null == (StatusTable.ForMembers(state.Status) is MemberStatus.OnIt)
            && state.SolvedAt is not null == state.Status is TicketStatus.Solved or TicketStatus.Closed;
    });

    [Fact]
    public void An_event_reads_back_from_the_form_that_is_stored()
    {
        foreach (var kind in Enum.GetValues<HappeningKind>())
        {
            for (var number = 0; number < 12; number++)
            {
                var what = Logs.Any(kind, number);
                Assert.Equal(what, Happening.Read(kind, what.Write()));
            }
        }
    }

    [Fact]
    [Trait("D", "D95")]
    public void Who_writes_again_has_waited_since_the_first_word_that_was_not_answered()
    {
        var (ticket, log) = Logs.Play([new Happening.AgentReplied(TicketStatus.Pending), new Happening.MemberReplied(),
            new Happening.NoteAdded(), new Happening.MemberReplied()]);
        Assert.Equal(log[2].At, ticket.WaitingSince);
        Assert.Equal(log[4].At, ticket.ChangedAt);
    }

    [Fact]
    public void An_event_that_does_not_follow_is_refused()
    {
        var (ticket, first) = Logs.Open();
        var next = TicketLog.Next(ticket, new Happening.NoteAdded(), Author.System, null, Logs.Start);
        var state = ticket.State.Apply(next);
        Assert.Throws<InvalidOperationException>(() => state.Apply(next));
        Assert.Throws<InvalidOperationException>(() => state.Apply(first));
    }

    [Fact]
    public void A_report_is_in_no_department() =>
        Assert.Throws<ArgumentException>(() => new TicketLog(null!, null!, new TicketPasses(null!, TimeProvider.System), TimeProvider.System).Open(
        new Happening.Opened(TicketKind.Report, TicketChannel.System, Departments.Department.CustomerService, TicketPriority.Normal,
            Logs.Requester), 1, "", "", null, TicketWords.OfMember("x"), Logs.Start));

    [Theory]
    [Trait("D", "D54")]
    [InlineData("4081226", 4081226)]
    [InlineData("408 1226", 4081226)]
    [InlineData("#4081226", 4081226)]
    [InlineData("408-1226", 4081226)]
    [InlineData("408\u00A01226", 4081226)]
    [InlineData(" 408\u202F1226. ", 4081226)]
    [InlineData("081226", null)]
    [InlineData("0812261", null)]
    [InlineData("408x1226", null)]
    [InlineData("40812264081226", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_number_is_found_however_it_is_typed(string? typed, int? number) => Assert.Equal(number, TicketNumbers.Parse(typed));

    [Fact]
    public void A_number_is_shown_in_two_groups() => Assert.Equal("408 1226", TicketNumbers.Show(4_081_226));
}
