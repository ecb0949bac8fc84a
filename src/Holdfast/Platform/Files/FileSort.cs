using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Platform.Files;

/// <summary>What a file is, by its content. The numbers are stored.</summary>
public enum FileSort
{
    Other = 0,

    /// <summary>Pictures that pages show: only what was rewritten is one of these.</summary>
    Jpeg = 1,
    Png = 2,
    Gif = 3,
    WebP = 4,

    /// <summary>A picture that is a download: it could not be read, or is too large to show.</summary>
    OtherPicture = 10,
    Heic = 11,
    Svg = 12,
    Pdf = 20,
    Zip = 21,
    Office = 22,
    Archive = 23,
    Text = 30,
    Json = 31,
    Har = 32,
    WebPage = 33,
    Video = 40,
    Sound = 41,
    Program = 50,
}

/// <summary>Decides what a file is, by its first bytes; its name only says which kind of text it is.</summary>
public static class FileSorts
{
    /// <summary>Bytes that are looked at.</summary>
    public const int HeadLength = 4096;

    private static readonly (byte[] Begins, FileSort Sort)[] Signatures =
    [
        ([0xFF, 0xD8, 0xFF], FileSort.Jpeg),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], FileSort.Png),
        ("GIF87a"u8.ToArray(), FileSort.Gif),
        ("GIF89a"u8.ToArray(), FileSort.Gif),
        ("%PDF-"u8.ToArray(), FileSort.Pdf),
        ([(byte)'P', (byte)'K', 3, 4], FileSort.Zip),
        ([(byte)'P', (byte)'K', 5, 6], FileSort.Zip),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], FileSort.Office),
        ([0x1F, 0x8B], FileSort.Archive),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], FileSort.Archive),
        ("Rar!"u8.ToArray(), FileSort.Archive),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], FileSort.Archive),
        ("BZh"u8.ToArray(), FileSort.Archive),
        ("MZ"u8.ToArray(), FileSort.Program),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], FileSort.Program),
        ([0xCF, 0xFA, 0xED, 0xFE], FileSort.Program),
        ([0xCA, 0xFE, 0xBA, 0xBE], FileSort.Program),
        ([0x1A, 0x45, 0xDF, 0xA3], FileSort.Video),
        ("OggS"u8.ToArray(), FileSort.Sound),
        ("ID3"u8.ToArray(), FileSort.Sound),
        ("fLaC"u8.ToArray(), FileSort.Sound),
        ("BM"u8.ToArray(), FileSort.OtherPicture),
        ([(byte)'I', (byte)'I', 0x2A, 0], FileSort.OtherPicture),
        ([(byte)'M', (byte)'M', 0, 0x2A], FileSort.OtherPicture),
    ];

    /// <param name="head">The first bytes, up to <see cref="HeadLength"/>; all of a shorter file.</param>
    /// <param name="name">As it was given.</param>
    public static FileSort Of(ReadOnlySpan<byte> head, string name)
    {
        foreach (var (begins, sort) in Signatures)
        {
            if (head.StartsWith(begins))
            {
                return sort is FileSort.Zip && IsOffice(name) ? FileSort.Office : sort;
            }
        }

        if (head.Length >= 12 && head[..4].SequenceEqual("RIFF"u8))
        {
            return head[8..12].SequenceEqual("WEBP"u8) ? FileSort.WebP : head[8..12].SequenceEqual("WAVE"u8) ? FileSort.Sound : FileSort.Video;
        }

        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8) && BinaryPrimitives.ReadUInt32BigEndian(head) >= 8)
        {
            var brand = head[8..12];
            return brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("hevc"u8) || brand.SequenceEqual("mif1"u8)
                || brand.SequenceEqual("msf1"u8) ? FileSort.Heic
                : brand.SequenceEqual("avif"u8) ? FileSort.OtherPicture
                : brand.SequenceEqual("M4A "u8) ? FileSort.Sound : FileSort.Video;
        }

        return IsText(head) ? OfText(head, name) : FileSort.Other;
    }

    /// <summary>Whether pages show it, once it was rewritten.</summary>
    public static bool IsShown(this FileSort sort) => sort is FileSort.Jpeg or FileSort.Png or FileSort.Gif or FileSort.WebP;

    /// <summary>Whether secrets are looked for in it.</summary>
    public static bool IsText(this FileSort sort) => sort is FileSort.Text or FileSort.Json or FileSort.Har or FileSort.WebPage or FileSort.Svg;

    /// <summary>The content type that it is sent under: a picture's own, else one that no browser opens.</summary>
    public static string ContentType(this FileSort sort) => sort switch
    {
        FileSort.Jpeg => "image/jpeg",
        FileSort.Png => "image/png",
        FileSort.Gif => "image/gif",
        FileSort.WebP => "image/webp",
        _ => "application/octet-stream",
    };

    /// <summary>What people read.</summary>
    public static string Words(this FileSort sort) => sort switch
    {
        FileSort.Jpeg or FileSort.Png or FileSort.Gif or FileSort.WebP or FileSort.OtherPicture => "Picture",
        FileSort.Heic => "iPhone photo (HEIC)",
        FileSort.Svg => "Drawing (SVG)",
        FileSort.Pdf => "PDF document",
        FileSort.Zip or FileSort.Archive => "Archive",
        FileSort.Office => "Office document",
        FileSort.Text => "Text",
        FileSort.Json => "JSON data",
        FileSort.Har => "Browser recording (HAR)",
        FileSort.WebPage => "Web page",
        FileSort.Video => "Video",
        FileSort.Sound => "Sound",
        FileSort.Program => "Program",
        _ => "File",
    };

    private static bool IsOffice(string name) => Path.GetExtension(name).ToLowerInvariant() is ".docx" or ".xlsx" or ".pptx" or ".odt" or ".ods" or ".odp";

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        if (head.Length == 0 || head.IndexOf((byte)0) >= 0)
        {
            return false;
        }

        // The last sign may be cut at the end of what is looked at.
        for (var less = head.Length < HeadLength ? 0 : 3; less >= 0; less--)
        {
            if (System.Text.Unicode.Utf8.IsValid(head[..^less]))
            {
                return true;
            }
        }

        return false;
    }

    private static FileSort OfText(ReadOnlySpan<byte> head, string name)
    {
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF').TrimStart();
        var ending = Path.GetExtension(name).ToLowerInvariant();
        return text.StartsWith('{') || text.StartsWith('[')
            ? ending == ".har" || (text.Contains("\"log\"", StringComparison.Ordinal) && text.Contains("\"creator\"", StringComparison.Ordinal)) ? FileSort.Har
                : FileSort.Json
            : text.StartsWith("<svg", StringComparison.OrdinalIgnoreCase) || (text.StartsWith("<?xml", StringComparison.Ordinal) && ending == ".svg") ? FileSort.Svg
            : text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
                || ending is ".html" or ".htm" or ".xhtml" ? FileSort.WebPage
            : FileSort.Text;
    }
}

/// <summary>Sizes as people read them.</summary>
public static class FileSizes
{
    public static string Words(long bytes) => bytes switch
    {
        < 1024 => bytes == 1 ? "1 byte" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1024 * 1024 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1024.0):0} KB"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024:0.#} MB"),
    };
}
