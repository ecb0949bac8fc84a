namespace Holdfast.Platform.Web;

[Trait("Database", "None")]
public sealed class UnseenTests
{
    [Theory]
    [Trait("X", "X16")]
    [InlineData("\u200BSam \u2066Person", "SP")]
    [InlineData("Sam \u200B", "S")]
    [InlineData("Sam \u3164", "S")]
    [InlineData("\u3164", "?")]
    [InlineData("\u202Asam", "S")]
    public void Initials_are_letters_that_people_see(string name, string initials) => Assert.Equal(initials, Initials.Of(name));

    [Theory]
    [Trait("X", "X16")]
    [InlineData("", true)]
    [InlineData(" \u3164\u2800\u200D", true)]
    [InlineData("\u0301", true)]
    [InlineData("\uD83D\uDC69\u200D\uD83D\uDE80", false)]
    [InlineData("\u0905", false)]
    public void Text_without_a_sign_that_shows_is_none(string text, bool shows) => Assert.Equal(shows, Unseen.IsAll(text));
}
