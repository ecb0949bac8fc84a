using System.Diagnostics;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Holdfast.Platform.Texts;

[Trait("Database", "None")]
[Trait("G", "G20")]
public sealed class MarkdownTests
{
    private static readonly Markdown Markdown = new();

    /// <summary>Texts that were made to do something to whoever reads them.</summary>
    public static TheoryData<string> Attacks => new(TextAttacks.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    [Trait("Attack", "42")]
    public void Whatever_is_written_only_the_short_list_comes_out(string attack)
    {
        foreach (var style in Enum.GetValues<TextStyle>())
        {
            var html = Markdown.Draw(attack, style).Html.Markup;
            TextAttacks.AssertHarmless(html);
            // What a browser makes of it is what we looked at.
            using var again = new HtmlParser().ParseDocument($"<body>{html}</body>");
            Assert.Equal(html, again.Body!.InnerHtml);
        }

        TextAttacks.AssertHarmless(PlainText.Draw(attack).Markup);
    }

    [Theory]
    [InlineData("rate <50 and a<b, then more", "rate <50 and a<b, then more")]
    [InlineData("`List<int>` and `<script>` and `&amp;lt;`", "List<int> and <script> and &amp;lt;")]
    [InlineData("```\nList<int> x; // [[x]] {{field}} :smile: http://a.test\n```", "List<int> x; // [[x]] {{field}} :smile: http://a.test")]
    [InlineData("10:30, 17:00, 2001:db8:1:beef::/64, 00:ba:12, Mac OS X), C:/p", "10:30, 17:00, 2001:db8:1:beef::/64, 00:ba:12, Mac OS X), C:/p")]
    [InlineData("👨‍👩‍👧 🇩🇪 ⚕️ 🧑‍🚀", "👨‍👩‍👧 🇩🇪 ⚕️ 🧑‍🚀")]
    [Trait("D", "D60")]
    [Trait("D", "D62")]
    [Trait("D", "D66")]
    [Trait("D", "D67")]
    [Trait("D", "D122")]
    public void Every_sign_is_there_letter_for_letter(string source, string text)
    {
        var drawn = Markdown.Draw(source, TextStyle.Contribution);
        Assert.Equal(text, drawn.Plain);
        using var page = new HtmlParser().ParseDocument(drawn.Html.Markup);
        Assert.Equal(text, page.Body!.TextContent.Trim());
        Assert.DoesNotContain("<a ", drawn.Html.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://a.test!", "http://a.test")]
    [InlineData("(http://a.test/x)", "http://a.test/x")]
    [InlineData("http://a.test/y_(z)", "http://a.test/y_(z)")]
    [InlineData("see http://a.test/?", "http://a.test/")]
    [InlineData("http://a.test, and more", "http://a.test")]
    [InlineData("見る：https://a.test/深圳。次", "https://a.test/深圳")]
    [InlineData("https://a.test/?a=1&b=2", "https://a.test/?a=1&b=2")]
    [Trait("D", "D63")]
    public void An_address_ends_before_the_sign_that_ends_the_sentence(string text, string address)
    {
        Assert.Equal(address, LinkOf(PlainText.Draw(text).Markup));
        Assert.Equal(address, LinkOf(Markdown.Draw(text, TextStyle.Contribution).Html.Markup));

        static string? LinkOf(string html) => new HtmlParser().ParseDocument(html).QuerySelector("a[rel='nofollow ugc noopener noreferrer']")?.GetAttribute("href");
    }

    [Theory]
    [InlineData("https://bank.test@evil.test/")]
    [InlineData("xhttp://a.test")]
    [InlineData("http://")]
    [InlineData("foo@agent and me@agent.com")]
    [Trait("D", "D65")]
    public void What_only_looks_like_an_address_is_text(string text)
    {
        Assert.DoesNotContain("<a", PlainText.Draw(text).Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<a", Markdown.Draw(text, TextStyle.Contribution).Html.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_article_has_headings_with_anchors_boxes_and_links_of_ours()
    {
        var drawn = Markdown.Draw("# One\n\n> [!WARNING]\n> **Careful.** Look.\n\n## One\n\n[Devices](/settings/devices), [there](#one), [out](https://a.test), ![us](/files/1/a.png) ![them](https://a.test/x.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |", TextStyle.Article);
        using var page = new HtmlParser().ParseDocument(drawn.Html.Markup);
        Assert.Equal([new Heading("t-one", "One", 2), new Heading("t-one-2", "One", 2)], drawn.Outline);
        Assert.Equal(["t-one", "t-one-2"], page.QuerySelectorAll("h2").Select(h => h.Id));
        Assert.Equal("Careful. Look.", page.QuerySelector(".notice.warn")?.TextContent.Trim());
        Assert.Equal(["/settings/devices", "#t-one", "https://a.test", "https://a.test/x.png"], page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal(Enumerable.Repeat("nofollow ugc noopener noreferrer", 2), page.QuerySelectorAll("a[rel]").Select(a => a.GetAttribute("rel")));
        Assert.Equal("/files/1/a.png", Assert.Single(page.QuerySelectorAll("img")).GetAttribute("src"));
        Assert.Contains("them (https://a.test/x.png)", drawn.Plain, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".text-table > table"));
    }

    [Fact]
    [Trait("G", "G51")]
    public void Who_is_new_here_writes_addresses_that_lead_nowhere()
    {
        var drawn = Markdown.Draw("# Hello\n\n[click](https://a.test) https://b.test ![x](/files/1/a.png)", TextStyle.FirstContribution);
        Assert.Equal("Hello\nclick (https://a.test) https://b.test x (/files/1/a.png)", drawn.Plain);
        Assert.Empty(drawn.Links);
        Assert.Contains("<p dir=\"auto\"><strong>Hello</strong></p>", drawn.Html.Markup, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("D", "D125")]
    public void Each_paragraph_finds_its_own_direction()
    {
        Assert.Equal("<p dir=\"auto\">فاتورة 42 (paid)</p>", PlainText.Draw("فاتورة 42 (paid)").Markup);
        Assert.Contains("<p dir=\"auto\">", Markdown.Draw("זה C#!", TextStyle.Contribution).Html.Markup, StringComparison.Ordinal);
    }

    /// <summary>Small texts that are dear to whoever parses them carelessly. None may hold a processor.</summary>
    [Theory]
    [InlineData("[", 60_000)]
    [InlineData("![", 30_000)]
    [InlineData("[a](", 15_000)]
    [InlineData("[]()", 15_000)]
    [InlineData(">", 60_000)]
    [InlineData("> ", 30_000)]
    [InlineData("*a ", 20_000)]
    [InlineData("*a_ ", 15_000)]
    [InlineData("_*", 30_000)]
    [InlineData("**", 30_000)]
    [InlineData("`a ``", 10_000)]
    [InlineData("`", 60_000)]
    [InlineData("<", 60_000)]
    [InlineData("<a ", 20_000)]
    [InlineData("&#1", 20_000)]
    [InlineData("- ", 30_000)]
    [InlineData("1. ", 20_000)]
    [InlineData("| a ", 15_000)]
    [InlineData("|\n-|\n", 12_000)]
    [InlineData("a | b\n", 10_000)]
    [InlineData("[a]: b\n", 8_000)]
    [InlineData("# h\n", 15_000)]
    [InlineData("http://a(", 6_000)]
    [InlineData("~~", 30_000)]
    [InlineData("\\", 60_000)]
    [InlineData("a\n\n", 20_000)]
    [InlineData("  * a\n", 10_000)]
    [Trait("Attack", "41")]
    [Trait("G", "G61")]
    public void A_bomb_does_not_go_off(string sign, int times)
    {
        var bomb = string.Concat(Enumerable.Repeat(sign, times));
        var clock = Stopwatch.StartNew();
        Markdown.Draw(bomb, TextStyle.Article);
        PlainText.Draw(bomb);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{sign}: {clock.Elapsed}");
    }

    [Fact]
    [Trait("G", "G61")]
    public void A_text_at_the_limit_is_drawn_and_one_sign_more_stands_as_it_is()
    {
        Assert.StartsWith("<p dir=\"auto\"><strong>", Markdown.Draw("**" + new string('a', Markdown.MaxLength - 4) + "**", TextStyle.Article).Html.Markup, StringComparison.Ordinal);
        Assert.StartsWith("<p dir=\"auto\">**", Markdown.Draw("**" + new string('a', Markdown.MaxLength - 3) + "**", TextStyle.Article).Html.Markup, StringComparison.Ordinal);
        var links = Markdown.Draw(string.Concat(Enumerable.Repeat("[a](/b) ", Markdown.MostLinks + 1)), TextStyle.Article);
        Assert.Equal(Markdown.MostLinks, links.Links.Count);
        Assert.EndsWith("a (/b)", links.Plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I lost a device", "i-lost-a-device")]
    [InlineData("What's “new” in C#?", "whats-new-in-c")]
    [InlineData("Ça va, İstanbul?", "ca-va-istanbul")]
    [InlineData("密码重置", "密码重置")]
    [InlineData("!!!", "")]
    public void Names_are_made_of_words(string words, string name) => Assert.Equal(name, Anchor.NameOf(words));

    [Fact]
    public void What_was_stored_by_another_version_is_drawn_again()
    {
        Assert.Equal("<p>old</p>", Markdown.Stored("new", "<p>old</p>", Markdown.Version, TextStyle.Article).Markup);
        Assert.Equal("<p dir=\"auto\">new</p>", Markdown.Stored("new", "<p>old</p>", Markdown.Version - 1, TextStyle.Article).Markup);
    }
}
