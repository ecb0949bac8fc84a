namespace Holdfast.Platform.Accounts;

[Trait("Database", "None")]
public sealed class TypedEmailTests
{
    /// <summary>What comes along when an address is copied from a web page, a PDF or a chat.</summary>
    [Theory]
    [Trait("X", "X8")]
    [InlineData("\u200Bname@example.com")]
    [InlineData("name@example.com\uFEFF")]
    [InlineData("\u00A0name@example.com\u202F")]
    [InlineData("\u2068name@example.com\u2069")]
    [InlineData("\tname@example.com\r\n")]
    [InlineData("\u3164name@example.com\u00AD")]
    public void What_nobody_sees_goes_off_the_ends(string typed) =>
        Assert.Equal(new TypedEmail.Good("name@example.com", "name@example.com"), TypedEmail.Read(typed));

    [Theory]
    [Trait("X", "X8")]
    [InlineData("na\u200Bme@example.com")]
    [InlineData("name\u2060@example.com")]
    [InlineData("name@exam\u00ADple.com")]
    [InlineData("name@\u200Eexample.com")]
    [InlineData("na\u3164me@example.com")]
    [InlineData("na\uFE0Fme@example.com")]
    [InlineData("name\u00A0@example.com")]
    public void Inside_it_is_refused_and_what_is_shown_again_is_good(string typed)
    {
        Assert.IsType<TypedEmail.HoldsUnseen>(TypedEmail.Read(typed));
        Assert.Equal(new TypedEmail.Good("name@example.com", "name@example.com"), TypedEmail.Read(EmailText.Shown(typed)));
    }

    [Theory]
    [Trait("X", "X8")]
    [InlineData("Name@EXAMPLE.com", "Name@example.com", "name@example.com")]
    [InlineData("name@M\u00FCller.example", "name@xn--mller-kva.example", "name@xn--mller-kva.example")]
    [InlineData("name@\uFF45xample\u3002com", "name@example.com", "name@example.com")]
    public void The_stored_domain_is_the_keys(string typed, string address, string key) => Assert.Equal(new TypedEmail.Good(address, key), TypedEmail.Read(typed));

    [Fact]
    [Trait("X", "X17")]
    public void Composed_and_decomposed_letters_are_one_mailbox()
    {
        var good = new TypedEmail.Good("j\u00F6rg@example.com", "j\u00F6rg@example.com");
        Assert.Equal(good, TypedEmail.Read("j\u00F6rg@example.com"));
        Assert.Equal(good, TypedEmail.Read("jo\u0308rg@example.com"));
    }

    [Theory]
    [InlineData(254, true)]
    [InlineData(255, false)]
    public void The_longest_is_measured_as_it_is_mailed(int length, bool taken)
    {
        // Each label of 8 letters becomes 15 in punycode.
        var domain = string.Join('.', Enumerable.Repeat("m\u00FCllerei", 10));
        var wire = "xn--mllerei-n2a".Length * 10 + 9;
        var local = new string('n', 64);
        var rest = length - 64 - 1 - wire - 1 - 3;
        var typed = $"{local}@{domain}.{new string('x', rest)}.de";
        Assert.Equal(taken, TypedEmail.Read(typed) is TypedEmail.Good);
        Assert.True(taken || TypedEmail.Read(typed) is TypedEmail.TooLong { Length: 255 });
    }
}
