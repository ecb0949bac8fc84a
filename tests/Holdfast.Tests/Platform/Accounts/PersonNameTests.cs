namespace Holdfast.Platform.Accounts;

[Trait("Database", "None")]
public sealed class PersonNameTests
{
    [Theory]
    [InlineData("A")]
    [InlineData("Zoë O'Brien-Smith 3rd")]
    [InlineData("山田 太郎")]
    [InlineData("👩‍🚀")]
    [InlineData("می‌خواهم")]
    public void Names_are_written_in_many_ways(string name) => Assert.Null(PersonName.Check(PersonName.Of(name)));

    [Fact]
    public void A_hundred_characters_are_a_name_and_one_more_is_too_long()
    {
        Assert.Null(PersonName.Check(new string('n', 100)));
        Assert.Equal(new NameFault.TooLong(101), PersonName.Check(new string('n', 101)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u200B\u200D")]
    [InlineData("\u0301")]
    [InlineData("\u3164")]
    [InlineData("\u2800 \uFFA0")]
    [InlineData("\U000E0041\uFE0F")]
    [Trait("X", "X16")]
    public void What_nobody_can_see_is_no_name(string name) => Assert.IsType<NameFault.Missing>(PersonName.Check(PersonName.Of(name)));

    [Theory]
    [InlineData("Sam\r\nBcc: victim@example.com")]
    [InlineData("Sam\u2028Person")]
    [InlineData("Sam\u0007")]
    [InlineData("\u202Enosrep maS")]
    [InlineData("Sam\u2066Person")]
    public void What_breaks_the_line_or_turns_it_round_is_no_name(string name) => Assert.IsType<NameFault.NotOneLine>(PersonName.Check(PersonName.Of(name)));

    [Fact]
    public void Space_around_goes_and_letters_are_composed() => Assert.Equal("Zo\u00EB", PersonName.Of("  Zoe\u0308 "));
}
