namespace Holdfast.Security.LeakedPasswords;

[Trait("R", "R108")]
[Trait("Database", "None")]
public sealed class BreachKeyTests
{
    /// <summary>The SHA-1 of "password", as every list has it: 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8.</summary>
    [Fact]
    public void Is_the_SHA_1_that_the_lists_have()
    {
        var key = Assert.NotNull(BreachKey.Of("password"));
        Assert.Equal((0x5BAA61E4C9B93F3FUL, "5BAA6", "1E4C9B93F3F0682250B6CF8331B7EE68FD8"), (key.Bits, key.Prefix, key.Suffix));
    }

    [Fact]
    [Trait("Regression", "17")]
    public void An_accent_is_one_however_it_was_typed() => Assert.Equal(BreachKey.Of("caf\u00e9"), BreachKey.Of("cafe\u0301"));

    [Fact]
    [Trait("F", "F44")]
    public void Text_without_a_normal_form_has_none() => Assert.Null(BreachKey.Of("a\ud800b"));

    [Fact]
    public void Does_not_tell_itself() => Assert.Equal("BreachKey", BreachKey.Of("password").ToString());
}
