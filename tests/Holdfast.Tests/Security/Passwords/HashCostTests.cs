using Xunit;

namespace Holdfast.Security.Passwords;

[Trait("Database", "None")]
public sealed class HashCostTests
{
    [Theory, Trait("R", "R448")]
    [InlineData(47104, 1)]
    [InlineData(19456, 2)]
    [InlineData(12288, 3)]
    [InlineData(9216, 4)]
    [InlineData(7168, 5)]
    [InlineData(65536, 3)]
    [InlineData(1048576, 1)]
    [InlineData(65536, 16)]
    public void Takes_the_equal_choices_and_dearer_ones(int memoryKiB, int passes)
    {
        var cost = new HashCost(memoryKiB, passes);

        Assert.Equal((memoryKiB, passes), (cost.MemoryKiB, cost.Passes));
    }

    [Theory, Trait("R", "R448")]
    [InlineData(47103, 1)]
    [InlineData(19455, 2)]
    [InlineData(12287, 3)]
    [InlineData(9215, 4)]
    [InlineData(7167, 5)]
    [InlineData(7167, 16)]
    [InlineData(19456, 1)]
    [InlineData(0, 2)]
    [InlineData(-1, 2)]
    [InlineData(19456, 0)]
    [InlineData(19456, -2)]
    public void Refuses_what_is_weaker(int memoryKiB, int passes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HashCost(memoryKiB, passes));

    [Theory, Trait("Regression", "17")]
    [InlineData(1048577, 1)]
    [InlineData(19456, 17)]
    [InlineData(1048576, 2)]
    [InlineData(65537, 16)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Refuses_what_would_stall_a_server(int memoryKiB, int passes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HashCost(memoryKiB, passes));

    [Fact, Trait("R", "R448")]
    public void Is_nineteen_mebibytes_and_two_passes_unless_said_otherwise() => Assert.Equal(new HashCost(19456, 2), new HashCost());
}
