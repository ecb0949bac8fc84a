using FsCheck.Xunit;
using Xunit;

namespace Holdfast.Security.Passwords;

[Trait("F", "F32"), Trait("R", "R107"), Trait("R", "R344")]
[Trait("Database", "None")]
public sealed class OwnWordsTests
{
    private static readonly string[] ProductWords = ["holdfast"];

    [Theory]
    [InlineData("okafor-maya-2026")]
    [InlineData("mayaokaformaya")]
    [InlineData("MayaOkafor2026!")]
    [InlineData("OKAFOROKAFOROKAFOR")]
    [InlineData("maya.okafor@example.com")]
    [InlineData("maya.okafor2026")]
    [InlineData("example-okafor1")]
    [InlineData("exampleexample1234567")]
    [InlineData("holdfast2026")]
    [InlineData("HoldfastHoldfast1234567")]
    [InlineData("my holdfast maya")]
    [InlineData("mamayaya okafor")]
    [InlineData("🌊maya🌊okafor🌊🌊🌊🌊🌊")]
    public void Refuses_what_is_little_more_than_the_owners_words(string password) =>
        Assert.True(OwnWords.LeavesTooLittle(password, "Maya Okafor", ["maya.okafor@example.com"], ProductWords));

    [Theory]
    [InlineData("seven quiet harbour lights")]
    [InlineData("maya likes quiet harbours")]
    [InlineData("holdfast12345678")]
    [InlineData("okafor-maya-202612")]
    [InlineData("🌊maya🌊okafor🌊🌊🌊🌊🌊🌊")]
    [InlineData("may oka for")]
    [InlineData("com.com.com")]
    [InlineData("short")]
    [InlineData("")]
    public void Takes_what_is_enough_beside_them(string password) =>
        Assert.False(OwnWords.LeavesTooLittle(password, "Maya Okafor", ["maya.okafor@example.com"], ProductWords));

    [Theory]
    [InlineData("planner sleep")]
    [InlineData("annlee2026")]
    [InlineData("leeann")]
    public void Does_not_trouble_a_person_with_a_short_name(string password) =>
        Assert.False(OwnWords.LeavesTooLittle(password, "Ann Lee", ["al@lee.co"], ProductWords));

    [Theory]
    [InlineData("ann.lee2026")]
    [InlineData("Ann.Lee.ann.lee")]
    public void Takes_a_whole_local_part_out_though_its_parts_are_short(string password) =>
        Assert.True(OwnWords.LeavesTooLittle(password, "Ann Lee", ["ann.lee@example.org"], ProductWords));

    [Theory]
    [InlineData("Владимир Орлов", "владимир2026")]
    [InlineData("Владимир Орлов", "ОРЛОВ-владимир")]
    [InlineData("Ελένη Παπαδοπούλου", "παπαδοπούλου1")]
    [InlineData("प्रियंका शर्मा", "प्रियंका123")]
    [InlineData("山田太郎左衛門", "山田太郎左衛門2026")]
    [InlineData("محمد عبدالله", "محمدعبدالله1")]
    [InlineData("Zoë-Élodie O'Connor", "zoë-élodie-connor")]
    [InlineData("Jose\u0301 Marti\u0301nez", "martínez2026josé")]
    [InlineData("Jos\u00e9 Mart\u00ednez", "marti\u0301nez2026")]
    [InlineData("𐐔𐐯𐑅𐐨𐑉𐐯𐐻", "𐐼𐐯𐑅𐐨𐑉𐐯𐐻1234567")]
    public void Knows_names_of_other_scripts(string name, string password) =>
        Assert.True(OwnWords.LeavesTooLittle(password, name, [], []));

    [Theory]
    [InlineData("maya_okafor@mail.example.co.uk", "okaforexample")]
    [InlineData("maya+shop@example.com", "maya-shop-123")]
    [InlineData("\"odd@local\"@example.com", "\"odd@local\"1")]
    [InlineData("no-at-sign-at-all", "no-at-sign-at-all12")]
    [InlineData("@example.com", "example1234567")]
    public void Knows_the_parts_of_an_address(string address, string password) =>
        Assert.True(OwnWords.LeavesTooLittle(password, "", [address], []));

    [Fact]
    public void Takes_the_words_of_every_address_out() => Assert.True(OwnWords.LeavesTooLittle(
        "orlov-okafor-12", "", ["okafor@example.com", "orlov@example.org"], []));

    [Fact]
    public void Does_not_take_the_last_label_of_a_domain() =>
        Assert.False(OwnWords.LeavesTooLittle("museummuseum", "", ["ann@art.museum"], []));

    [Fact]
    public void Copes_with_empty_words() =>
        Assert.False(OwnWords.LeavesTooLittle("seven", "", ["", "@", ".@.", "+@"], ["", "seventh"]));

    [Property, Trait("F", "F44")]
    public void Never_throws(string?[] texts, string? password)
    {
        var words = texts.Select(text => text ?? "").ToArray();

        OwnWords.LeavesTooLittle(password ?? "", words.FirstOrDefault() ?? "", words, words);
    }

    [Fact, Trait("F", "F44")]
    public void Copes_with_lone_surrogates() =>
        Assert.False(OwnWords.LeavesTooLittle("\ud800 lone", "\udc00\ud800", ["\udfff@\ud800.x"], ["\ud83c"]));

    [Property]
    public bool Refuses_the_owners_word_and_no_more_however_often(byte times) =>
        OwnWords.LeavesTooLittle(string.Concat(Enumerable.Repeat("Okafor", 1 + (times % 40))), "okafor", [], []);
}
