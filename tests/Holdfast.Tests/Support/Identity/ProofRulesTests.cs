using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Identity;

/// <summary>What stands of what somebody has proved.</summary>
[Trait("Database", "None")]
[Trait("G", "G42")]
public sealed class ProofRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly OnTicket Sam = new(TicketId.New(Now), ContactId.New(Now));

    /// <param name="hoursAgo">When it was proved.</param>
    /// <param name="changedHoursAgo">When the account was changed last; -1 for never.</param>
    /// <param name="daysOld">How old the device, or the address, is.</param>
    /// <param name="takenOver">A stranger was in from ten to five days ago, and the owner is back.</param>
    [Theory]
    [InlineData(ProofLevel.SignedIn, 0, true, -1, 0, false, ProofLevel.SignedIn)]
    [InlineData(ProofLevel.KnownDevice, 23, true, -1, 8, false, ProofLevel.KnownDevice)]
    [InlineData(ProofLevel.KnownDevice, 24, true, -1, 8, false, ProofLevel.None)]
    [InlineData(ProofLevel.Video, 23, true, -1, 0, false, ProofLevel.Video)]
    [InlineData(ProofLevel.Video, 24, true, -1, 0, false, ProofLevel.None)]
    [InlineData(ProofLevel.SignedIn, -1, true, -1, 0, false, ProofLevel.None)]
    [InlineData(ProofLevel.SignedIn, 2, true, 1, 0, false, ProofLevel.None)]
    [InlineData(ProofLevel.SignedIn, 2, true, 2, 0, false, ProofLevel.None)]
    [InlineData(ProofLevel.SignedIn, 2, true, 3, 0, false, ProofLevel.SignedIn)]
    [InlineData(ProofLevel.Video, 2, true, 1, 0, false, ProofLevel.None)]
    [InlineData(ProofLevel.ConfirmedAddress, 1, false, -1, 0, false, ProofLevel.None)]
    [InlineData(ProofLevel.SignedIn, 1, false, -1, 0, false, ProofLevel.None)]
    [InlineData(ProofLevel.KnownDevice, 1, false, -1, 8, false, ProofLevel.None)]
    [InlineData(ProofLevel.Video, 1, false, -1, 0, false, ProofLevel.Video)]
    [InlineData(ProofLevel.SignedIn, 1, true, -1, 7, true, ProofLevel.None)]
    [InlineData(ProofLevel.ConfirmedAddress, 1, true, -1, 7, true, ProofLevel.None)]
    [InlineData(ProofLevel.SignedIn, 1, true, -1, 12, true, ProofLevel.SignedIn)]
    [InlineData(ProofLevel.SignedIn, 1, true, -1, 3, true, ProofLevel.SignedIn)]
    [InlineData(ProofLevel.Video, 1, true, -1, -1, true, ProofLevel.Video)]
    public void A_proof_stands_for_a_day_until_the_account_changes(
        ProofLevel claimed, int hoursAgo, bool isOpen, int changedHoursAgo, int daysOld, bool takenOver, ProofLevel stands)
    {
        var claim = new ProofClaim(Sam, claimed, Now.AddHours(-hoursAgo)) { AppearedAt = daysOld < 0 ? null : Now.AddDays(-daysOld) };
        var account = new AccountStanding(
            isOpen, changedHoursAgo < 0 ? null : Now.AddHours(-changedHoursAgo),
            takenOver ? [new TakeOverTime(Now.AddDays(-10), Now.AddDays(-5))] : []);
        var proof = ProofRules.Judge([claim], account, Now);
        Assert.Equal(stands, proof.Level);
        Assert.Equal(stands is ProofLevel.None ? null : claim.At, proof.At);
    }

    [Fact]
    public void The_surest_that_stands_counts_and_without_an_account_only_time_does()
    {
        ProofClaim[] claims =
        [
            new(Sam, ProofLevel.Video, Now.AddDays(-2)),
            new(Sam, ProofLevel.ConfirmedAddress, Now.AddHours(-3)),
            new(Sam, ProofLevel.ConfirmedAddress, Now.AddHours(-2)),
        ];
        Assert.Equal(new Proof(ProofLevel.ConfirmedAddress, Now.AddHours(-2)), ProofRules.Judge(claims, null, Now));
        Assert.Equal(Proof.None, ProofRules.Judge([], null, Now));
        Assert.Equal(Proof.None, ProofRules.Judge(claims, null, Now.AddDays(1)));
    }
}
