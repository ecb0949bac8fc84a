using static Holdfast.Support.Tickets.TicketStatus;

namespace Holdfast.Support.Tickets;

[Trait("Database", "None")]
[Trait("G", "G4")]
public sealed class StatusTableTests
{
    private const string Refused = "-";

    /// <summary>What becomes of new, open, pending, on hold, solved and closed.</summary>
    public static TheoryData<HappeningKind, string> Cells => new()
    {
        { HappeningKind.Opened, "- - - - - -" },
        { HappeningKind.MemberReplied, "New Open Open Open Open -" },
        { HappeningKind.MarkedSolved, "Solved Solved Solved Solved - -" },
        { HappeningKind.AgentReplied, "Pending Pending Pending Pending Pending -" },
        { HappeningKind.NoteAdded, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.StatusSet, "OnHold OnHold OnHold OnHold OnHold -" },
        { HappeningKind.Assigned, "Open Open Pending OnHold Solved -" },
        { HappeningKind.Moved, "New Open Pending OnHold Solved -" },
        { HappeningKind.PrioritySet, "New Open Pending OnHold Solved -" },
        { HappeningKind.Tagged, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.Untagged, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.TextTakenOut, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.SentDespiteGuard, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.ClosedByTime, "- - - - Closed -" },
        { HappeningKind.Confirmed, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.ChatTaken, "Open Open Pending OnHold Open -" },
        { HappeningKind.ChatReturned, "New Open Pending OnHold Solved -" },
        { HappeningKind.ChatEnded, "Open Open Open Open Open -" },
        { HappeningKind.Rated, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.ChatPassed, "New Open Pending OnHold Solved -" },
        { HappeningKind.ChatInvited, "New Open Pending OnHold Solved -" },
        { HappeningKind.TranscriptSent, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.ChatRead, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.DraftProposed, "Pending Pending Pending Pending Pending -" },
        { HappeningKind.DraftChanged, "New Open Open Open Open -" },
        { HappeningKind.DraftAccepted, "New Open Open Open Solved -" },
        { HappeningKind.DraftDeclined, "New Open Open Open Solved -" },
        { HappeningKind.DraftWithdrawn, "New Open Pending OnHold Solved -" },
        { HappeningKind.AddressShown, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.Posted, "New Open Pending OnHold Solved -" },
        { HappeningKind.MovedFromPost, "New Open Pending OnHold Solved -" },
        { HappeningKind.CallInvited, "Pending Pending Pending OnHold Pending -" },
        { HappeningKind.CallTaken, "Open Open Open OnHold Open -" },
        { HappeningKind.CallReturned, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.CallEnded, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.CallJudged, "New Open Pending OnHold Solved Closed" },
        { HappeningKind.CallLookedAt, "New Open Pending OnHold Solved Closed" },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public void Each_cell_is_as_written(HappeningKind kind, string cells) => Assert.Equal(
        cells, string.Join(' ', Enum.GetValues<TicketStatus>()
            .Select(status => StatusTable.After(Logs.Any(kind), status)?.ToString() ?? Refused)));

    [Fact]
    public void Every_happening_is_in_it() => Assert.Equal(Enum.GetValues<HappeningKind>(), Cells.Select(row => row.Data.Item1).Order());

    [Theory]
    [InlineData(New, false)]
    [InlineData(Open, true)]
    [InlineData(Pending, true)]
    [InlineData(OnHold, true)]
    [InlineData(Solved, true)]
    [InlineData(Closed, false)]
    public void A_reply_and_the_status_field_name_only_what_an_agent_may_make_of_a_ticket(TicketStatus named, bool isTaken)
    {
        TicketStatus? expected = isTaken ? named : null;
        Assert.Equal(expected, StatusTable.After(new Happening.AgentReplied(named), Open));
        Assert.Equal(expected, StatusTable.After(new Happening.StatusSet(named), Open));
    }

    [Theory]
    [InlineData(New, MemberStatus.OnIt)]
    [InlineData(Open, MemberStatus.OnIt)]
    [InlineData(OnHold, MemberStatus.OnIt)]
    [InlineData(Pending, MemberStatus.WaitingForYou)]
    [InlineData(Solved, MemberStatus.Solved)]
    [InlineData(Closed, MemberStatus.Closed)]
    public void Members_read_one_of_four(TicketStatus status, MemberStatus read) => Assert.Equal(read, StatusTable.ForMembers(status));
}
