namespace Holdfast.Security.RecoveryCodes;

[Trait("Database", "None")]
public sealed class CodeTextTests
{
    [Fact]
    [Trait("F", "F26")]
    [Trait("R", "R378")]
    public void A_code_has_sixteen_of_thirty_two_digits_so_eighty_bits()
    {
        var codes = Enumerable.Range(0, 500).Select(_ => CodeText.New()).ToList();

        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$", code));
        Assert.Equal(80, CodeText.Length * Math.Log2(32));
    }

    [Theory]
    [Trait("F", "F26")]
    [InlineData("7K2M-Q4TX-0ZRB-9WJC", "7K2MQ4TX0ZRB9WJC")]
    [InlineData(" 7k2m q4tx ozrb 9wjc ", "7K2MQ4TX0ZRB9WJC")]
    [InlineData("7K2MQ4TXOZRB9WJC", "7K2MQ4TX0ZRB9WJC")]
    [InlineData("lilI-0000-0000-0000", "1111000000000000")]
    [InlineData("7K2M\u2013Q4TX\u20110ZRB\u22129WJC", "7K2MQ4TX0ZRB9WJC")]
    [InlineData("\uFF17K2M\u00A0Q4TX\u200B0ZRB 9WJC", "7K2MQ4TX0ZRB9WJC")]
    [InlineData("7K2M-Q4TX-0ZRB-9WJ", null)]
    [InlineData("7K2M-Q4TX-0ZRB-9WJCC", null)]
    [InlineData("7K2M-Q4TX-0ZRB-9WJU", null)]
    [InlineData("", null)]
    public void It_is_read_however_it_was_written_down(string typed, string? bare) => Assert.Equal(bare, CodeText.Bare(typed));

    [Fact]
    public void What_is_far_too_long_is_not_looked_at() => Assert.Null(CodeText.Bare(string.Join(' ', "7K2MQ4TX0ZRB9WJC".ToCharArray()) + new string(' ', 34)));
}
