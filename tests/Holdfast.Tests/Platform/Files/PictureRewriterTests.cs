using System.Diagnostics;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Kit;

namespace Holdfast.Platform.Files;

/// <summary>Pictures are written anew without being decoded (rulings G17, G61).</summary>
[Trait("Database", "None")]
[Trait("G", "G17")]
public sealed class PictureRewriterTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes(Pictures.Canary);

    public static TheoryData<FileSort, string> Sorts => new() { { FileSort.Jpeg, "jpeg" }, { FileSort.Png, "png" }, { FileSort.Gif, "gif" }, { FileSort.WebP, "webp" } };

    [Theory]
    [MemberData(nameof(Sorts))]
    [Trait("D", "D16")]
    public void Place_camera_comments_and_what_hangs_behind_the_end_go_however_small_it_is(FileSort sort, string name)
    {
        var dirty = Dirty(sort);
        Assert.True(dirty.AsSpan().IndexOf(Secret) >= 0, name);
        var (picture, clean) = Rewrite(sort, [.. dirty, .. "<script>alert(1)</script>"u8, .. Secret]);
        Assert.NotNull(picture);
        Assert.True(clean.AsSpan().IndexOf(Secret) < 0);
        Assert.True(clean.AsSpan().IndexOf("<script"u8) < 0);

        // What is left parses, and is left as it is.
        var (again, same) = Rewrite(sort, clean);
        Assert.Equal(picture, again);
        Assert.Equal(clean, same);
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(6, false)]
    [InlineData(3, false)]
    [InlineData(8, true)]
    [Trait("D", "D15")]
    public void A_photo_stays_the_right_way_up(int orientation, bool isBig)
    {
        // The tag may stand in a second part.
        var (picture, clean) = Rewrite(FileSort.Jpeg, Pictures.Jpeg(30, 20, (0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Secret]), (0xE1, Pictures.Exif(orientation, isBig))));
        Assert.Equal(orientation >= 5 ? new RewrittenPicture(20, 30) : new RewrittenPicture(30, 20), picture);
        var tiff = clean.AsSpan(clean.AsSpan().IndexOf("Exif\0\0"u8) + 6);
        Assert.Equal(orientation, Orientation.Of(tiff));
        Assert.True(clean.AsSpan().IndexOf(Secret) < 0);

        var webp = Rewrite(FileSort.WebP, Pictures.WebP(30, 20, orientation));
        Assert.Equal(picture, webp.Picture);
        Assert.Equal(Orientation.Tiff(orientation), webp.Clean.AsSpan(webp.Clean.AsSpan().IndexOf("EXIF"u8) + 8, 26).ToArray());
    }

    [Fact]
    [Trait("D", "D16")]
    public void Of_a_png_the_chunks_that_change_how_it_looks_are_left()
    {
        var png = Pictures.Png(3, 2,
            ("gAMA", [0, 0, 0xB1, 0x8F]), ("eXIf", Pictures.Tiff(1, true)), ("tEXt", [.. "Comment\0"u8, .. Secret]), ("iTXt", Secret), ("tIME", new byte[7]),
            ("iCCP", [.. Secret, 0, 0, .. Pictures.Packed([1, 2, 3])]), ("acTL", new byte[8]), ("prIV", Secret));
        var (picture, clean) = Rewrite(FileSort.Png, png);
        Assert.Equal(new RewrittenPicture(3, 2), picture);
        Assert.Equal(["IHDR", "gAMA", "iCCP", "IDAT", "IEND"], Pictures.ChunksOf(clean));
        Assert.True(clean.AsSpan().IndexOf(Secret) < 0);
    }

    [Fact]
    [Trait("Attack", "41")]
    [Trait("G", "G61")]
    public void Bombs_are_no_pictures()
    {
        Assert.Null(Rewrite(FileSort.Png, Pictures.Png(1, 40_000_000)).Picture);
        Assert.Null(Rewrite(FileSort.Png, Pictures.Png(6_400, 6_251)).Picture);
        Assert.NotNull(Rewrite(FileSort.Png, Pictures.Png(6_400, 6_250)).Picture);
        Assert.Null(Rewrite(FileSort.Jpeg, Pictures.Jpeg(65_535, 65_535)).Picture);
        Assert.Null(Rewrite(FileSort.Gif, Pictures.Gif(10_000)).Picture);
        Assert.NotNull(Rewrite(FileSort.Gif, Pictures.Gif(PictureRewriter.MostFrames)).Picture);
        Assert.Null(Rewrite(FileSort.Gif, Pictures.Gif(PictureRewriter.MostFrames + 1)).Picture);
        Assert.Null(Rewrite(FileSort.Gif, Pictures.Gif(251, 2_000, 2_000)).Picture);
        Assert.Null(Rewrite(FileSort.WebP, Pictures.WebP(16_384, 16_384)).Picture);
        // Headers without an end.
        Assert.NotNull(Rewrite(FileSort.Jpeg, Pictures.Jpeg(3, 2, [.. Enumerable.Repeat(((byte)0xE5, new byte[60_000]), 80)])).Picture);
        Assert.Null(Rewrite(FileSort.Jpeg, Pictures.Jpeg(3, 2, [.. Enumerable.Repeat(((byte)0xDB, new byte[60_000]), 80)])).Picture);
    }

    /// <summary>A thousand pictures with bytes changed, cut out and put in: none throws, and what is written parses.</summary>
    [Theory]
    [MemberData(nameof(Sorts))]
    [Trait("G", "G61")]
    public void Damaged_pictures_are_refused_or_harmless(FileSort sort, string name)
    {
        var good = Dirty(sort);
        // How, where, with what: of one number each, so that what failed is small.
        var damage = Gen.Choose(0, (3 * 256 * good.Length) - 1).ListOf().Resize(8);
        var rewritten = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true),
            Prop.ForAll(damage.ToArbitrary(), blows =>
            {
                var bytes = good.ToList();
                foreach (var blow in blows)
                {
                    var (how, with, at) = (blow % 3, blow / 3 % 256, blow / 768);
                    var place = Math.Min(at, bytes.Count - 1);
                    switch (how)
                    {
                        case 0:
                            bytes[place] = (byte)with;
                            break;
                        case 1:
                            bytes.RemoveRange(place, Math.Min(with % 16, bytes.Count - place - 1));
                            break;
                        default:
                            bytes.InsertRange(place, Secret.Take(with % 24));
                            break;
                    }
                }

                var (picture, clean) = Rewrite(sort, [.. bytes]);
                if (picture is null)
                {
                    return true;
                }

                rewritten++;
                var (again, same) = Rewrite(sort, clean);
                return again == picture && same.AsSpan().SequenceEqual(clean);
            }));
        Assert.True(rewritten > 0, name);
    }

    /// <summary>An independent reader finds no place, no camera and no comment in what it has written itself.</summary>
    [Fact]
    [Trait("D", "D15")]
    public async Task Exiftool_finds_nothing_but_the_way_up()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
        try
        {
            foreach (var (sort, bytes) in new[] { (FileSort.Jpeg, Pictures.Jpeg(40, 30)), (FileSort.Png, Pictures.Png(40, 30)), (FileSort.WebP, Pictures.WebP(40, 30)), (FileSort.Gif, Pictures.Gif()) })
            {
                var file = Path.Combine(folder, $"photo.{sort}");
                await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
                string[] place = ["-GPSLatitude=52.5163", "-GPSLatitudeRef=N", "-GPSLongitude=13.3777", "-GPSLongitudeRef=E", "-Orientation#=6", "-Make=Acme", "-Artist=Maya"];
                await ExifTool([.. sort is FileSort.Gif ? ["-Comment=Maya"] : place, "-XMP:Creator=Maya", "-overwrite_original", file]);
                Assert.Contains("Maya", await ExifTool(["-s", file]), StringComparison.Ordinal);

                var (picture, clean) = Rewrite(sort, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
                Assert.NotNull(picture);
                await File.WriteAllBytesAsync(file, clean, TestContext.Current.CancellationToken);
                var left = (await ExifTool(["-s", "-G1", file])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Assert.DoesNotContain(left, line => line.Contains("Maya", StringComparison.Ordinal) || line.Contains("Acme", StringComparison.Ordinal)
                    || line.Contains("[GPS]", StringComparison.Ordinal) || line.Contains("XMP", StringComparison.Ordinal) || line.Contains("Error", StringComparison.Ordinal));
                Assert.Equal(sort is FileSort.Gif ? 0 : 1, left.Count(line => line.Contains("Orientation", StringComparison.Ordinal) && line.Contains("Rotate 90", StringComparison.Ordinal)));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> ExifTool(IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("exiftool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("There is no exiftool.");
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var wrong = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"{process.ExitCode}: {wrong}"));
        return said;
    }

    private static byte[] Dirty(FileSort sort) => sort switch
    {
        FileSort.Jpeg => Pictures.Jpeg(3, 2, (0xE1, Pictures.Exif(6, true)), (0xFE, Secret), (0xED, Secret), (0xE2, [.. "MPF\0"u8, .. Secret])),
        FileSort.Png => Pictures.Png(3, 2, ("eXIf", Pictures.Tiff(6, true)), ("tEXt", [.. "Comment\0"u8, .. Secret])),
        FileSort.Gif => Pictures.Gif(2, comment: Secret),
        _ => Pictures.WebP(2, 2, 6, Secret),
    };

    private static (RewrittenPicture? Picture, byte[] Clean) Rewrite(FileSort sort, byte[] bytes)
    {
        using var to = new MemoryStream();
        return (PictureRewriter.Rewrite(sort, new MemoryStream(bytes), to), to.ToArray());
    }
}
