using System.Xml;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Articles;

/// <summary>A feed of pages that everybody may read (RFC 4287).</summary>
/// <param name="Path">The page that it is of.</param>
/// <param name="Own">The feed's own path.</param>
/// <param name="Author">Of all entries; null where each has its own.</param>
public sealed record AtomFeed(string Title, string Path, string Own, string? Author)
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <param name="entries">As they stand in the feed.</param>
    public static Task<IResult> Write(PublicAddress address, AtomFeed feed, IReadOnlyList<AtomEntry> entries) => FeedsEndpoint.Xml("application/atom+xml", async xml =>
    {
        await xml.WriteStartElementAsync(null, "feed", Atom);
        await Write(xml, "title", feed.Title);
        await Write(xml, "id", FeedsEndpoint.Absolute(address, feed.Path));
        await Write(xml, "updated", Moments.Exact(entries.Select(entry => entry.Updated).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max()));
        await Link(xml, "self", FeedsEndpoint.Absolute(address, feed.Own));
        await Link(xml, "alternate", FeedsEndpoint.Absolute(address, feed.Path));
        await By(xml, feed.Author);
        foreach (var entry in entries)
        {
            await xml.WriteStartElementAsync(null, "entry", Atom);
            await Write(xml, "title", entry.Title);
            await Write(xml, "id", $"urn:uuid:{entry.Id}");
            await Write(xml, "updated", Moments.Exact(entry.Updated));
            await Link(xml, "alternate", FeedsEndpoint.Absolute(address, entry.Path));
            await By(xml, entry.Author);
            await xml.WriteStartElementAsync(null, "content", Atom);
            await xml.WriteAttributeStringAsync(null, "type", null, "html");
            await xml.WriteStringAsync(entry.Content.Markup);
            await xml.WriteEndElementAsync();
            await xml.WriteEndElementAsync();
        }

        await xml.WriteEndElementAsync();
    });

    private static Task Write(XmlWriter xml, string name, string text) => xml.WriteElementStringAsync(null, name, Atom, text);

    private static async Task By(XmlWriter xml, string? name)
    {
        if (name is not null)
        {
            await xml.WriteStartElementAsync(null, "author", Atom);
            await Write(xml, "name", name);
            await xml.WriteEndElementAsync();
        }
    }

    private static async Task Link(XmlWriter xml, string rel, string path)
    {
        await xml.WriteStartElementAsync(null, "link", Atom);
        await xml.WriteAttributeStringAsync(null, "rel", null, rel);
        await xml.WriteAttributeStringAsync(null, "href", null, path);
        await xml.WriteEndElementAsync();
    }
}

/// <param name="Author">Null where the feed has one.</param>
public sealed record AtomEntry(Guid Id, string Title, string Path, DateTimeOffset Updated, string? Author, SafeHtml Content);
