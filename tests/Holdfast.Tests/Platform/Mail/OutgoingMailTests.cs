using System.Text;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Holdfast.Platform.Mail;

/// <summary>What a mail looks like on the wire, whatever was typed into the fields that it is made of.</summary>
public sealed class OutgoingMailTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    public static TheoryData<string> Injections =>
    [
        "\r\nBcc: victim@example.com", "\nBcc: victim@example.com", "\rBcc: victim@example.com", "\r\n\r\n<b>another body</b>", "\u0085Bcc: victim@example.com",
        "\u2028Bcc: victim@example.com", "\0Bcc: victim@example.com", "\r\n To: victim@example.com", "=0D=0ABcc: victim@example.com", "%0d%0aBcc: victim@example.com",
    ];

    [Theory]
    [MemberData(nameof(Injections))]
    [Trait("R", "R018")]
    [Trait("R", "R595")]
    public async Task No_subject_ends_its_line(string injection)
    {
        var lines = await Headers(Compose("sam@example.com", "New sign-in" + injection, "<p>Hello</p>"));
        Assert.Single(lines, line => line.StartsWith("Subject:", StringComparison.Ordinal));
        AssertOrdinary(lines);
    }

    [Theory]
    [MemberData(nameof(Injections))]
    [InlineData(", victim@example.com")]
    [InlineData("> , <victim@example.com")]
    [InlineData(" victim@example.com")]
    [Trait("R", "R018")]
    public void No_address_becomes_two_or_a_header(string injection)
    {
        var refused = Assert.Throws<DeliveryRefusedException>(() => Compose("sam@example.com" + injection, "New sign-in", "<p>Hello</p>"));
        Assert.Equal("Email can't be sent to the stored address.", refused.Message);
        Assert.Throws<DeliveryRefusedException>(() => Compose("Sam" + injection + " <sam@example.com>", "New sign-in", "<p>Hello</p>"));
    }

    [Theory]
    [InlineData("sam@example.com", "sam@example.com")]
    [InlineData("Sam.O'Neil+shop@Example.COM", "Sam.O'Neil+shop@example.com")]
    [InlineData("a!#$%&*/=?^_`{|}~-b@x.com", "a!#$%&*/=?^_`{|}~-b@x.com")]
    [InlineData("sam@xn--bcher-kva.example", "sam@xn--bcher-kva.example")]
    [InlineData("sam@b\u00fccher.example", "sam@xn--bcher-kva.example")]
    [InlineData("sam@B\u00dcCHER.example", "sam@xn--bcher-kva.example")]
    [InlineData("a:b@x.com", null)]
    [InlineData("a\\b@x.com", null)]
    [InlineData("a[b@x.com", null)]
    [InlineData("a]b@x.com", null)]
    [InlineData(".a@x.com", null)]
    [InlineData("a.@x.com", null)]
    [InlineData("a..b@x.com", null)]
    [InlineData("sam@x.com.", null)]
    [InlineData("sam@[127.0.0.1]", null)]
    [InlineData("sam@exam\u0085ple.com", null)]
    [InlineData("sam@exam\u2028ple.com", null)]
    [InlineData("sam@exam\0ple.com", null)]
    [Trait("F", "F21")]
    public async Task Mail_goes_to_every_address_that_the_forms_take_and_they_take_no_other(string address, string? sentTo)
    {
        Assert.Equal(sentTo is not null, EmailKey.From(address) is not null);
        if (sentTo is null)
        {
            Assert.Throws<DeliveryRefusedException>(() => Compose(address, "New sign-in", "<p>Hello</p>"));
            return;
        }

        var message = Compose(address, "New sign-in", "<p>Hello</p>");
        Assert.Equal(sentTo, Assert.Single(message.To.Mailboxes).GetAddress(idnEncode: true));
        Assert.Contains($"To: {sentTo}", await Headers(message));
    }

    [Theory]
    [MemberData(nameof(Injections))]
    [Trait("R", "R018")]
    public async Task No_name_device_network_or_detail_leaves_the_body(string injection)
    {
        var view = new NoticeView("Sam" + injection, "today" + injection, "a phone" + injection, "198.51.100.1" + injection, "2" + injection, "Holdfast" + injection, "https://account.holdfast.test", "sam@example.com");
        await using var scope = _app.Services.CreateAsyncScope();
        var html = await scope.ServiceProvider.GetRequiredService<MailRenderer>().Render(
            typeof(Security.Passwords.PasswordChangedNotice), new Dictionary<string, object?> { ["View"] = view });
        var message = Compose("sam@example.com", "Your password was changed", html);
        AssertOrdinary(await Headers(message));
        Assert.DoesNotContain("<b>another body</b>", html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Injections))]
    [Trait("R", "R018")]
    public void No_sender_that_an_operator_mistyped_gets_past_the_start(string injection)
    {
        var faults = new MailOptionsValidator(new Production()).Validate(null, new MailOptions
        {
            From = "Account" + injection + " security <security@example.com>\r\nBcc: victim@example.com",
            Smtp = { Host = "mail.example.com" },
        }).Failures;
        Assert.Contains(faults ?? [], fault => fault.StartsWith("Mail:From is ", StringComparison.Ordinal) && !fault.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    [Trait("R", "R589")]
    [Trait("R", "R595")]
    public async Task A_mail_names_sender_recipient_time_and_that_a_machine_wrote_it_and_its_lines_are_short_ascii()
    {
        var delivery = Delivery();
        var message = Outgoing.Compose(delivery, "sam@example.com", "Grüße", $"<p>{new string('ä', 3000)}</p>");
        Assert.Equal("\"Account security\" <security@holdfast.test>", message.From.ToString());
        Assert.Equal("sam@example.com", message.To.ToString());
        Assert.Equal($"{delivery.Id.Value:N}@{TestApp.Host}", message.MessageId);
        Assert.Equal(delivery.CreatedAt, message.Date);
        Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);
        var bytes = await Bytes(message);
        Assert.All(bytes, b => Assert.InRange(b, 0, 127));
        Assert.All(Encoding.ASCII.GetString(bytes).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.DoesNotContain("<img", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("R", "R595")]
    public async Task The_text_says_what_the_page_says_and_nothing_is_fetched_from_anywhere()
    {
        var view = new NoticeView("Sam", "23 Nov 2026, 9:00 UTC", "Chrome on Windows", "198.51.100.1", null, "Holdfast", "https://account.holdfast.test", "sam@example.com");
        await using var scope = _app.Services.CreateAsyncScope();
        var renderer = scope.ServiceProvider.GetRequiredService<MailRenderer>();
        foreach (var template in scope.ServiceProvider.GetServices<NoticeTemplate>())
        {
            var html = await renderer.Render(template.Component, new Dictionary<string, object?> { ["View"] = view });
            var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html);
            // The sign of the service, and a copy of the button's address.
            foreach (var only in page.QuerySelectorAll("[data-only=html]"))
            {
                only.Remove();
            }

            var text = page.QuerySelectorAll("a").Aggregate(MailText.Of(html), (all, link) =>
                all.Replace($"{link.TextContent}: {link.GetAttribute("href")}\n", link.TextContent + "\n", StringComparison.Ordinal));
            Assert.Equal(Words(page.Body?.TextContent ?? ""), Words(text));
            Assert.Contains("\n\nWhen 23 Nov 2026, 9:00 UTC\nDevice Chrome on Windows\nNetwork 198.51.100.1\n", MailText.Of(html), StringComparison.Ordinal);
            Assert.Empty(page.QuerySelectorAll("img, script, link, iframe, object, form, [src], [background], [onclick]"));
            Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
            Assert.All(page.QuerySelectorAll("a"), link => Assert.StartsWith("https://account.holdfast.test/", link.GetAttribute("href"), StringComparison.Ordinal));
            Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        }

        // How the words are set out differs; what they are does not.
        static string Words(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    [Fact]
    [Trait("Way", "21")]
    [Trait("Way", "22")]
    public async Task What_can_be_done_is_a_link_with_words_on_the_page_and_an_address_in_the_text_and_what_locks_is_red()
    {
        const string Token = "https://account.holdfast.test/some/page?token=0123456789";
        await using var scope = _app.Services.CreateAsyncScope();
        var renderer = scope.ServiceProvider.GetRequiredService<MailRenderer>();
        var notice = new NoticeView(
            "Sam", "23 Nov 2026, 9:00 UTC", "Chrome on Windows", "198.51.100.1", null, "Holdfast", "https://account.holdfast.test", "sam@example.com", Token, "30 Nov 2026, 9:00 UTC");
        var link = new LinkView(Token, "23 Nov 2026, 9:00 UTC", "23 Nov 2026, 10:00 UTC", "Chrome on Windows", "198.51.100.1", "Holdfast", "sam@example.com", "Sam");
        var mails = scope.ServiceProvider.GetServices<NoticeTemplate>().Where(template => template.CanLock).Select(template => (template.Component, View: (object)notice))
            .Concat(scope.ServiceProvider.GetServices<LinkTemplate>().Select(template => (template.Component, View: (object)link))).ToList();
        foreach (var (component, view) in mails)
        {
            var html = await renderer.Render(component, new Dictionary<string, object?> { ["View"] = view });
            var (page, text) = (new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html), MailText.Of(html));
            Assert.Contains("Hello Sam,", text, StringComparison.Ordinal);
            foreach (var only in page.QuerySelectorAll("[data-only=html]"))
            {
                only.Remove();
            }

            Assert.DoesNotContain("://", page.Body?.TextContent ?? "", StringComparison.Ordinal);
            var links = page.QuerySelectorAll("a");
            Assert.NotEmpty(links);
            Assert.All(links, one => Assert.Contains($"{one.TextContent}: {one.GetAttribute("href")}", text, StringComparison.Ordinal));
            Assert.All(links.Where(one => one.TextContent == "This wasn't me"), one => Assert.Contains("background-color:#B0261C", one.GetAttribute("style"), StringComparison.Ordinal));
        }
    }

    [Fact]
    [Trait("R", "R431")]
    public async Task No_mail_has_a_code_to_type()
    {
        // A link carries 256 bits; what can be read out on the telephone, or guessed, gives nothing.
        const string Link = "https://account.holdfast.test/some/page?token=0123456789";
        await using var scope = _app.Services.CreateAsyncScope();
        var renderer = scope.ServiceProvider.GetRequiredService<MailRenderer>();
        var notice = new NoticeView("Sam", "23 Nov 2026, 9:00 UTC", "Chrome on Windows", "network", null, "Holdfast", Link, "sam@example.com");
        var link = new LinkView(Link, "23 Nov 2026, 9:00 UTC", "23 Nov 2026, 10:00 UTC", "Chrome on Windows", "network", "Holdfast", "sam@example.com");
        var mails = scope.ServiceProvider.GetServices<NoticeTemplate>().Select(template => (template.Component, View: (object)notice))
            .Concat(scope.ServiceProvider.GetServices<LinkTemplate>().Select(template => (template.Component, View: (object)link))).ToList();
        Assert.True(mails.Count > 20);
        foreach (var (component, view) in mails)
        {
            var text = MailText.Of(await renderer.Render(component, new Dictionary<string, object?> { ["View"] = view })).Replace("token=0123456789", "", StringComparison.Ordinal);
            Assert.DoesNotMatch("[0-9]{5,}|([0-9] ?){6,}", text);
        }
    }

    private OutgoingMail Outgoing
    {
        get
        {
            using var scope = _app.Services.CreateScope();
            return scope.ServiceProvider.GetRequiredService<OutgoingMail>();
        }
    }

    private MimeMessage Compose(string to, string subject, string html) => Outgoing.Compose(Delivery(), to, subject, html);

    private Delivery Delivery() => new()
    {
        Id = DeliveryId.New(_app.Clock.GetUtcNow()),
        Consumer = "mail",
        Kind = "Test",
        Subject = null,
        Payload = "{}",
        CreatedAt = _app.Clock.GetUtcNow(),
        DueAt = _app.Clock.GetUtcNow(),
    };

    /// <summary>Only what we put there: one recipient, and no header that came out of a field.</summary>
    private static void AssertOrdinary(IReadOnlyList<string> headers)
    {
        Assert.Equal("To: sam@example.com", Assert.Single(headers, line => line.StartsWith("To:", StringComparison.OrdinalIgnoreCase)));
        Assert.All(headers, line => Assert.Matches("^(From|To|Subject|Message-Id|Date|Auto-Submitted|MIME-Version|Content-Type): |^[ \t]", line));
        Assert.DoesNotContain(headers, line => line.Contains("victim", StringComparison.Ordinal) && !line.StartsWith("Subject:", StringComparison.Ordinal) && !char.IsWhiteSpace(line[0]));
    }

    private static async Task<IReadOnlyList<string>> Headers(MimeMessage message)
    {
        var text = Encoding.Latin1.GetString(await Bytes(message));
        return text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
    }

    private static async Task<byte[]> Bytes(MimeMessage message)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        using var bytes = new MemoryStream();
        await message.WriteToAsync(format, bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
