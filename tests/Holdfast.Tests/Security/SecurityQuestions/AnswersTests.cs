namespace Holdfast.Security.SecurityQuestions;

[Trait("Database", "None")]
public sealed class AnswersTests
{
    private const string Question = "What was the name of your first pet?";

    private static readonly string[] Own = ["Sam Person", "sam.person@example.com", "four calm otters swimming"];

    [Theory]
    [Trait("R", "R415")]
    [InlineData("Sam Person")]
    [InlineData("sam")]
    [InlineData("PERSON")]
    [InlineData("sam.person@example.com")]
    [InlineData("sam.person")]
    [InlineData("example")]
    [InlineData("four calm otters swimming")]
    [InlineData("otters")]
    [InlineData("pet")]
    [InlineData("First")]
    [InlineData("what was the name of your first pet?")]
    public void Refuses_what_others_know(string answer) => Assert.IsType<AnswerFault.KnownToOthers>(Answers.Check(answer, Question, Own, 3));

    [Theory]
    [Trait("R", "R415")]
    [InlineData("123")]
    [InlineData("password")]
    [InlineData("QWERTY")]
    [InlineData("none")]
    [InlineData("aaaaaa")]
    public void Refuses_what_everybody_tries_first(string answer) => Assert.IsType<AnswerFault.Common>(Answers.Check(answer, Question, Own, 3));

    [Theory]
    [Trait("R", "R414")]
    [InlineData("Biscuit")]
    [InlineData("Rex")]
    [InlineData("Жучка")]
    [InlineData("小白狗")]
    [InlineData("Risi e bisi")]
    public void Takes_what_a_person_remembers(string answer) => Assert.Null(Answers.Check(answer, Question, Own, 3));

    [Fact]
    [Trait("R", "R415")]
    public void Length_is_counted_in_code_points_at_the_limits_and_one_past_them()
    {
        Assert.IsType<AnswerFault.Missing>(Answers.Check("  ", Question, Own, 3));
        Assert.Equal(new AnswerFault.TooShort(3), Answers.Check(" 🐕🐈 ", Question, Own, 3));
        Assert.Null(Answers.Check("🐕🐈🐎", Question, Own, 3));
        Assert.Null(Answers.Check(string.Concat(Enumerable.Repeat("🐕🐈", 50)), Question, Own, 3));
        Assert.Equal(new AnswerFault.TooLong(101, 100), Answers.Check(string.Concat(Enumerable.Repeat("🐕🐈", 50)) + "x", Question, Own, 3));
    }

    [Theory]
    [Trait("R", "R412")]
    [Trait("F", "F44")]
    [InlineData(" Biscuit ", "Biscuit", true, true)]
    [InlineData("biscuit", "Biscuit", true, false)]
    [InlineData("BISCUIT", "biscuit", false, true)]
    [InlineData("Cre\u0300me", "Cr\u00E8me", true, true)]
    [InlineData("ab", "a b", true, false)]
    public void Compares_in_normal_form_without_the_space_around_it(string one, string other, bool sensitive, bool same) =>
        Assert.Equal(same, Answers.Compared(one, sensitive) == Answers.Compared(other, sensitive));

    /// <summary>What a phone, a word processor, another keyboard or a hurried thumb makes of the same answer.</summary>
    [Theory]
    [Trait("X", "X18")]
    [InlineData("O'Malley Road", "O\u2019Malley Road")]
    [InlineData("O'Malley Road", "O\u00B4Malley Road")]
    [InlineData("O'Malley Road", "O`Malley\u00A0 Road\t")]
    [InlineData("O'Malley Road", "\u200BO\uFF07Malley Road\uFEFF")]
    [InlineData("The \"Blue\" House", "The \u201CBlue\u201D House")]
    [InlineData("The \"Blue\" House", "The \u00ABBlue\u00BB House")]
    [InlineData("Jean-Luc", "Jean\u2010Luc")]
    [InlineData("Jean-Luc", "Jean\u2013Luc")]
    [InlineData("Jean-Luc", "Jean\u2212Luc")]
    [InlineData("Rex 7", "\uFF32\uFF45\uFF58\u3000\uFF17")]
    [InlineData("\u30AB\u30BF", "\uFF76\uFF80")]
    public void Apostrophes_quotes_dashes_width_and_blanks_of_another_keyboard_are_the_same(string set, string typed) =>
        Assert.Equal(Answers.Compared(set, caseSensitive: true), Answers.Compared(typed, caseSensitive: true));

    [Fact]
    [Trait("R", "R419")]
    public void A_generated_phrase_has_six_words_and_comes_once()
    {
        var phrases = Enumerable.Range(0, 500).Select(_ => GeneratedPhrase.New()).ToList();

        Assert.Equal(phrases.Count, phrases.Distinct().Count());
        Assert.All(phrases, phrase => Assert.Matches("^([bdfghjklmnprstvz][aeiou]){2}( ([bdfghjklmnprstvz][aeiou]){2}){5}$", phrase));
        // 6 words, each one of (16 x 5) x (16 x 5): 75 bits.
        Assert.True(GeneratedPhrase.Words * Math.Log2(80 * 80) >= 64);
    }
}
