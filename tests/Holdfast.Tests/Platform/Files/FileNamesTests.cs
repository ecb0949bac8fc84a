using System.Net.Http.Headers;

namespace Holdfast.Platform.Files;

/// <summary>Names of files are harmless for every system (rulings G17).</summary>
[Trait("Database", "None")]
[Trait("G", "G17")]
public sealed class FileNamesTests
{
    [Theory]
    [InlineData("photo.png", "photo.png")]
    [InlineData("C:\\Users\\maya\\photo.png", "photo.png")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("/", "file")]
    [InlineData("", "file")]
    [InlineData("...", "file")]
    [InlineData("   ", "file")]
    [InlineData("a:b*c?.txt", "a-b-c-.txt")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("LPT1", "_LPT1")]
    [InlineData("name. . .", "name")]
    [InlineData("gpj.\u202Eexe", "gpj.exe")]
    [InlineData("line\r\nbreak\0.txt", "linebreak.txt")]
    [InlineData("say \"hi\".txt", "say -hi-.txt")]
    public void Nothing_of_a_name_is_a_path_or_reserved(string given, string clean) => Assert.Equal(clean, FileNames.Clean(given));

    [Fact]
    [Trait("D", "D14")]
    public void A_narrow_blank_and_letters_in_two_pieces_become_plain() =>
        Assert.Equal("Screenshot 2026-11-30 at 9.41.00 AM \u00E9.png", FileNames.Clean("Screenshot 2026-11-30 at 9.41.00\u202FAM e\u0301.png"));

    [Fact]
    [Trait("D", "D122")]
    public void Emoji_stay_whole()
    {
        const string Family = "\U0001F469\u200D\U0001F469\u200D\U0001F467 \U0001F1E9\U0001F1EA.png";
        Assert.Equal(Family, FileNames.Clean(Family));
    }

    [Fact]
    [Trait("D", "D23")]
    public void A_long_name_keeps_its_ending_and_fits_a_header()
    {
        var clean = FileNames.Clean(new string('\u00FC', 300) + "\".jpeg");
        Assert.Equal(StoredFile.NameLength, clean.Length);
        Assert.EndsWith(".jpeg", clean, StringComparison.Ordinal);
        var header = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment");
        header.SetHttpFileName(clean);
        Assert.Equal(clean, ContentDispositionHeaderValue.Parse(header.ToString()).FileNameStar);
    }
}
