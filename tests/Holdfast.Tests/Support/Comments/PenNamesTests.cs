using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Comments;

[Trait("Database", "None")]
[Trait("G", "G51")]
public sealed class PenNamesTests
{
    private readonly PenNames _names = new(Options.Create(new ShellOptions { Name = "Acme Market" }));

    [Theory]
    [InlineData("Jonas T.")]
    [InlineData("Zoë O'Brien")]
    [InlineData("山田")]
    [InlineData("Мария")]
    [InlineData("Νίκος")]
    [InlineData("سارة")]
    [InlineData("Sam 42")]
    [InlineData("Theo Teamer")]
    public void Names_of_people_are_taken(string name) => Assert.Null(_names.Check(PenNames.Of(name)));

    [Theory]
    [InlineData("Supp0rt")]
    [InlineData("5upport")]
    [InlineData("SUPPORT team")]
    [InlineData("Su\u200Bpport")]
    [InlineData("Ѕирроrt")]
    [InlineData("ｓｕｐｐｏｒｔ")]
    [InlineData("S u p p o r t")]
    [InlineData("Śüppørt")]
    [InlineData("Admin")]
    [InlineData("@dmin")]
    [InlineData("Аdmin")]
    [InlineData("The Moderator")]
    [InlineData("Acme Market")]
    [InlineData("Acrne-Market")]
    [InlineData("Help")]
    [InlineData("Security")]
    [Trait("Attack", "58")]
    public void A_name_that_speaks_for_us_is_taken(string name) => Assert.Equal(PenNameFault.Taken, _names.Check(PenNames.Of(name)));

    [Theory]
    [InlineData("Maya", "Mауа")]
    [InlineData("Maya", "Ma\u200Bya")]
    [InlineData("Maya", "MAYA")]
    [InlineData("Maya", "M a y a")]
    [InlineData("Maya", "Màyá")]
    [InlineData("Maya", "Ｍａｙａ")]
    [InlineData("Bill", "BiIl")]
    [InlineData("Bill", "B1ll")]
    [InlineData("Corn", "Com")]
    [InlineData("Joe", "J0e")]
    [InlineData("coco", "сосо")]
    [Trait("Attack", "58")]
    public void Names_that_look_alike_are_one(string one, string other) => Assert.Equal(Skeleton.Of(one), Skeleton.Of(other));

    [Theory]
    [InlineData("Maya", "Mayo")]
    [InlineData("Sam 1", "Sam 2")]
    [InlineData("山田", "山口")]
    [InlineData("Anna", "Ana")]
    public void Others_are_not(string one, string other) => Assert.NotEqual(Skeleton.Of(one), Skeleton.Of(other));

    [Theory]
    [InlineData("", PenNameFault.Missing)]
    [InlineData("\u200B", PenNameFault.Missing)]
    [InlineData("x", PenNameFault.TooShort)]
    [InlineData("a\u202Eb", PenNameFault.NotOneLine)]
    [InlineData("maya@example.com", PenNameFault.IsAddress)]
    [InlineData("www.example.com", PenNameFault.IsAddress)]
    public void What_is_no_name_is_refused(string name, PenNameFault fault) => Assert.Equal(fault, _names.Check(PenNames.Of(name)));

    [Fact]
    public void Forty_characters_are_a_name_and_one_more_is_too_long()
    {
        Assert.Null(_names.Check(new string('n', 40)));
        Assert.Equal(PenNameFault.TooLong, _names.Check(new string('n', 41)));
    }

    [Fact]
    public void A_text_is_cut_by_its_sentences_and_stays_whole_where_nothing_is_cut()
    {
        const string text = "Dear all. Write to me at evil.test! I pay.\n\nSecond line? Yes";
        Assert.Equal(["Dear all. ", "Write to me at evil.test! ", "I pay.\n\n", "Second line? ", "Yes"], Sentences.Of(text));
        Assert.Equal(text, Sentences.Without(text, new HashSet<int>()));
        Assert.Equal("Dear all. [A moderator took something out] I pay.\n\nSecond line? Yes", Sentences.Without(text, new HashSet<int> { 1, 99 }));
    }
}
