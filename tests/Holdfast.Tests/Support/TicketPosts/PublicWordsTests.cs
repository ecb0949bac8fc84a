using Holdfast.Support.Requests;

namespace Holdfast.Support.TicketPosts;

/// <summary>What of a request may stand on a page that everybody reads.</summary>
[Trait("Database", "None")]
[Trait("G", "G51")]
public sealed class PublicWordsTests
{
    [Theory]
    [InlineData("It is late.\n\nContract: 4471\nAmount: 600", "It is late.")]
    [InlineData("It is late.\n\nSince May.\n\nContract: 4471\nmore\n\nof it", "It is late.\n\nSince May.")]
    [InlineData("It is late.\n\nContracts are hard", "It is late.\n\nContracts are hard")]
    [InlineData("Contract: 4471", "")]
    [InlineData("", "")]
    public void Answers_of_other_fields_stay_behind(string body, string details) =>
        Assert.Equal(details, PublicWords.WithoutAnswers(body, ["Contract", "Amount"]));

    [Theory]
    [InlineData("I am Maya Brandt, ask Maya or brandt.", "I am [name], ask [name] or [name].")]
    [InlineData("Mayan art is fine.", "Mayan art is fine.")]
    [InlineData("Write to maya.b+x@mail.example.com, or call +49 170 123 4567.", "Write to [email], or call [number].")]
    [InlineData("See https://example.com/c/99?x=1 for 4471923.", "See [link] for [number].")]
    [InlineData("I got 600 of 1,200 in 2024.", "I got 600 of 1,200 in 2024.")]
    public void Names_addresses_links_and_long_numbers_give_way(string text, string masked) => Assert.Equal(masked, PublicWords.Masked(text, "Maya Brandt"));

    [Theory]
    [InlineData("Ask maya brandt.", "the member's name")]
    [InlineData("Write to a@b.co", "an email address")]
    [InlineData("Maya is a name.", null)]
    [InlineData("a @ b.co", null)]
    public void A_name_and_an_address_are_found_before_it_is_posted(string text, string? what) => Assert.Equal(what, PublicWords.Private(text, "Maya Brandt"));

    [Fact]
    [Trait("G", "G61")]
    public void A_long_text_of_one_sort_takes_no_time()
    {
        foreach (var part in new[] { "a@", "1 ", "https://", "Maya ", "\n\nContract" })
        {
            var text = string.Concat(Enumerable.Repeat(part, 65_536 / part.Length));
            Assert.NotNull(PublicWords.Masked(PublicWords.WithoutAnswers(text, PublicWords.LabelsOf(FormMemory.Shipped)), "Maya Brandt"));
        }
    }
}
