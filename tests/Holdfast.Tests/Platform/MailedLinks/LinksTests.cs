using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Holdfast.Kit;
using Holdfast.Operations.Health;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Security.Addresses;
using Holdfast.Security.SignIn;
using Holdfast.Security.SignUp;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.MailedLinks;

/// <summary>What every mailed link keeps to, whatever it is for.</summary>
public sealed class LinksTests(Databases databases) : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Origin Origin = new("Chrome on Windows", "198.51.100.7", "request");

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web =>
    {
        web.UseSetting("Logging:LogLevel:Default", "Trace");
        web.UseSetting("Logging:LogLevel:Microsoft", "Trace");
        web.ConfigureTestServices(services => services.AddLinkMail<SomeMail>("some", "Something to confirm", "/some/page"));
    });

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("F", "F15")]
    [Trait("R", "R425")]
    public async Task The_token_stands_in_the_mail_and_nowhere_else()
    {
        var link = await Made(send: true);
        await Deliver();

        var token = TokenIn(Assert.Single(App.Mail.To("sam@example.com")).TextBody);
        Assert.Equal(SecretToken.TextLength, token.Length);
        Assert.True(SecretToken.TryHash(token, out var hash));
        Assert.Equal(hash, link.TokenHash);
        Assert.DoesNotContain((await App.StoredText()).SelectMany(table => table.Value), row => row.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(App.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("F", "F15")]
    [Trait("Regression", "1")]
    [Trait("R", "R426")]
    public async Task A_retry_sends_the_same_link_and_the_mail_says_until_when_and_who_asked()
    {
        App.Mail.Refuses = _ => new IOException("Connection refused");
        await Made(send: true);
        await Deliver();
        // It came, but we were not told: the mail is sent once more.
        var refused = new List<string>();
        App.Mail.Refuses = message =>
        {
            refused.Add(TokenIn(message.TextBody));
            return new IOException("The line was cut.");
        };
        App.Clock.Advance(TimeSpan.FromMinutes(10));
        await Deliver();
        App.Mail.Refuses = _ => null;
        App.Clock.Advance(TimeSpan.FromMinutes(10));
        await Deliver();

        var mail = Assert.Single(App.Mail.To("sam@example.com"));
        Assert.Equal(Assert.Single(refused), TokenIn(mail.TextBody));
        Assert.Equal("Something to confirm", mail.Subject);
        Assert.Contains("until 23 Nov 2026, 10:00 am, UTC", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("23 Nov 2026, 9:00 am, UTC", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Chrome on Windows", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("198.51.100.7", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(1, Occurrences(mail.TextBody, $"https://{TestApp.Host}/some/page?token="));
        Assert.Contains($"href=\"https://{TestApp.Host}/some/page?token=", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
    }

    [Theory]
    [InlineData("used")]
    [InlineData("replaced")]
    [InlineData("links ended")]
    [Trait("F", "F15")]
    public async Task A_link_that_is_over_is_not_sent_and_counts_as_no_mail_that_was_taken(string how)
    {
        var sam = await App.NewPerson();
        var link = await Made(sam, send: true);
        await End(how, link, sam);
        await Deliver();
        Assert.Empty(App.Mail.Taken);
        Assert.NotNull(Assert.Single(await App.Stored<Delivery>()).DoneAt);
        Assert.Equal(new MailState(null, null, null), await App.With(db => MailState.Read(db, App.MailConsumers, TestContext.Current.CancellationToken)));
        Assert.Equal(new OutboxState(new(0), null, new(0)), await App.With(db => OutboxState.Read(db, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("F", "F15")]
    public async Task A_link_that_grew_too_old_before_it_was_sent_is_given_up_for_the_operator_to_see(bool forgotten)
    {
        var link = await Made(send: true);
        App.Mail.Refuses = _ => new IOException("Connection refused");
        await Deliver();
        App.Clock.Advance(Hour);
        await App.Change(db => db.RemoveRange(db.Set<Link>().Where(l => forgotten && l.Id == link.Id)));
        App.Mail.Refuses = _ => null;
        await Deliver();

        Assert.Empty(App.Mail.Taken);
        var delivery = Assert.Single(await App.Stored<Delivery>());
        Assert.Equal((App.Clock.GetUtcNow(), null, "The link ran out before it could be sent."), (delivery.GivenUpAt, delivery.DoneAt, delivery.Problem));
        Assert.Contains(App.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("The link ran out before it could be sent.", StringComparison.Ordinal));
        Assert.Null((await App.With(db => MailState.Read(db, App.MailConsumers, TestContext.Current.CancellationToken))).LastSuccess);
    }

    [Theory]
    [InlineData("too old", typeof(FoundLink.TooOld))]
    [InlineData("used", typeof(FoundLink.Used))]
    [InlineData("replaced", typeof(FoundLink.Replaced))]
    [InlineData("links ended", typeof(FoundLink.Replaced))]
    [InlineData("everybody signed out", typeof(FoundLink.Replaced))]
    [Trait("F", "F6")]
    [Trait("F", "F16")]
    [Trait("Regression", "3")]
    public async Task A_link_that_is_over_says_why_and_cannot_be_used(string how, Type why)
    {
        var sam = await App.NewPerson();
        var link = await Made(sam);
        var token = Token(link);
        Assert.IsType<FoundLink.Live>(await Find(token, AddressLinks.Confirm));
        await End(how, link, sam);
        Assert.IsType(why, await Find(token, AddressLinks.Confirm));
    }

    [Fact]
    [Trait("R", "R379")]
    public async Task It_works_to_its_last_moment_and_not_at_its_end()
    {
        var token = Token(await Made());
        App.Clock.Advance(Hour - TimeSpan.FromTicks(1));
        Assert.IsType<FoundLink.Live>(await Find(token, AddressLinks.Confirm));
        App.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.IsType<FoundLink.TooOld>(await Find(token, AddressLinks.Confirm));
    }

    [Fact]
    [Trait("Regression", "3")]
    public async Task A_link_for_one_purpose_is_unknown_for_another_and_so_is_everything_that_is_no_token()
    {
        var token = Token(await Made());
        Assert.IsType<FoundLink.Unknown>(await Find(token, SignUpLinks.Confirm));
        foreach (var damaged in new[] { null, "", token[..^1], token + "A", "A" + token[1..], new string('A', 43), "%00", token.Replace(token[0], '*') })
        {
            Assert.IsType<FoundLink.Unknown>(await Find(damaged, AddressLinks.Confirm));
        }
    }

    [Fact]
    [Trait("F", "F16")]
    public async Task A_newer_link_takes_the_place_of_the_older_one_about_the_same_row_only()
    {
        var row = Guid.CreateVersion7(App.Clock.GetUtcNow());
        var (older, another) = (await Made(subject: row), await Made());
        var newer = await Made(subject: row);
        Assert.IsType<FoundLink.Replaced>(await Find(Token(older), AddressLinks.Confirm));
        Assert.IsType<FoundLink.Live>(await Find(Token(newer), AddressLinks.Confirm));
        Assert.IsType<FoundLink.Live>(await Find(Token(another), AddressLinks.Confirm));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Regression", "4")]
    [Trait("R", "R033")]
    [Trait("R", "R303")]
    public async Task Of_sixteen_who_use_it_at_once_one_wins_whole(bool ofAnAccount)
    {
        var sam = await App.NewPerson();
        var token = Token(await Made(ofAnAccount ? sam : null));
        var before = (await App.Stored<AuditEntry>()).Count;
        // Nobody saves before all have found it live.
        var found = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            await using var scope = App.Services.CreateAsyncScope();
            var (links, db) = (scope.ServiceProvider.GetRequiredService<Links>(), scope.ServiceProvider.GetRequiredService<HoldfastDb>());
            var live = Assert.IsType<FoundLink.Live>(await links.Find(token, AddressLinks.Confirm, TestContext.Current.CancellationToken));
            if (Interlocked.Increment(ref found) == 16)
            {
                all.SetResult();
            }

            await all.Task;
            links.Use(live.Link);
            scope.ServiceProvider.GetRequiredService<AuditTrail>().Record(SignInEvents.PasswordConfirmed, sam.Account, Origin);
            try
            {
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
                return true;
            }
            catch (LinkOverException)
            {
                return false;
            }
        })));

        Assert.Single(won, one => one);
        Assert.Equal(before + 1, (await App.Stored<AuditEntry>()).Count);
    }

    [Theory]
    [InlineData("links ended")]
    [InlineData("replaced")]
    [InlineData("everybody signed out")]
    [Trait("F", "F3")]
    public async Task Who_found_it_live_and_comes_too_late_changes_nothing(string how)
    {
        var sam = await App.NewPerson();
        var link = await Made(sam);
        await using var scope = App.Services.CreateAsyncScope();
        var (links, db) = (scope.ServiceProvider.GetRequiredService<Links>(), scope.ServiceProvider.GetRequiredService<HoldfastDb>());
        var live = Assert.IsType<FoundLink.Live>(await links.Find(Token(link), AddressLinks.Confirm, TestContext.Current.CancellationToken));
        await End(how, link, sam);
        links.Use(live.Link);
        scope.ServiceProvider.GetRequiredService<AuditTrail>().Record(SignInEvents.PasswordConfirmed, sam.Account, Origin);

        await Assert.ThrowsAsync<LinkOverException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));

        Assert.Empty(await App.Stored<AuditEntry>());
        Assert.Null((await App.Stored<Link>()).Single(l => l.Id == link.Id).UsedAt);
    }

    [Theory]
    [InlineData("/some/page?token={0}")]
    [InlineData("/some/page?a=1&token={0}&b=2")]
    [InlineData("/help?token={0}&token={0}")]
    [InlineData("/settings?TOKEN={0}")]
    [InlineData("/settings?%74oken=x&token={0}")]
    [InlineData("/?x=token&token={0}")]
    [Trait("F", "F12")]
    [Trait("R", "R274")]
    [Trait("Regression", "5")]
    public async Task A_token_in_an_address_is_in_no_log_line_and_no_trace(string address)
    {
        const string Canary = "Canary-in-the-address-0123456789-abcdefghij";
        var trace = ActivityTraceId.CreateRandom();
        ConcurrentQueue<string> traced = [];
        TaskCompletionSource requestEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                traced.Enqueue(string.Join(' ', activity.TagObjects.Append(new("name", activity.DisplayName))));
                if (activity.TraceId == trace && activity.OperationName.EndsWith("HttpRequestIn", StringComparison.Ordinal))
                {
                    requestEnded.TrySetResult();
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        var answer = await App.NewBrowser().Get(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, address, Canary), ("traceparent", $"00-{trace}-0123456789abcdef-01"));
        // A request's trace ends a little after its answer has arrived.
        await requestEnded.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Contains(App.Log.Lines, line => line.Contains("Microsoft.AspNetCore.Hosting.Diagnostics: Request starting", StringComparison.Ordinal));
        Assert.DoesNotContain(App.Log.Lines, line => line.Contains(Canary, StringComparison.Ordinal));
        Assert.DoesNotContain(traced, line => line.Contains(Canary, StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, answer.Text + answer.Location, StringComparison.Ordinal);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.SeeOther or HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_else_stands_in_the_address_is_kept()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var page = await laptop.Get("/settings/activity?token=x&filter=password&x=a%26b");
        Assert.Equal("page", page.Document.QuerySelector("nav.filters a[href$='filter=password']")?.GetAttribute("aria-current"));
    }

    [Fact]
    public async Task Links_are_kept_for_a_month_after_their_end_and_then_go()
    {
        await Made();
        App.Clock.Advance(TimeSpan.FromDays(30));
        await Forget();
        Assert.Single(await App.Stored<Link>());
        App.Clock.Advance(Hour + TimeSpan.FromSeconds(1));
        await Forget();
        Assert.Empty(await App.Stored<Link>());

        Task<int> Forget() => App.With(async db =>
        {
            await App.Services.GetServices<IJob>().OfType<ForgetOldLinks>().Single().Run(db, TestContext.Current.CancellationToken);
            return 0;
        });
    }

    private async Task<Link> Made(Person? person = null, Guid? subject = null, bool send = false)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var (links, db) = (scope.ServiceProvider.GetRequiredService<Links>(), scope.ServiceProvider.GetRequiredService<HoldfastDb>());
        var account = person is null ? null : await db.Set<Account>().SingleAsync(a => a.Id == person.Account, TestContext.Current.CancellationToken);
        var link = await links.Make(
            new LinkRequest(AddressLinks.Confirm, account, subject ?? Guid.CreateVersion7(App.Clock.GetUtcNow()), "sam@example.com", Hour, Origin),
            TestContext.Current.CancellationToken);
        if (send)
        {
            links.Send<SomeMail>(link.Id);
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return link;
    }

    private async Task End(string how, Link link, Person sam)
    {
        switch (how)
        {
            case "too old":
                App.Clock.Advance(Hour);
                break;
            case "used":
                await App.Change(db => db.Set<Link>().Single(l => l.Id == link.Id).Use(App.Clock.GetUtcNow()));
                break;
            case "replaced":
                await Made(sam, link.Subject);
                break;
            case "links ended":
                await App.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).EndLinks());
                break;
            case "everybody signed out":
                await App.Change(db => db.Set<Installation>().Single().RaiseEpoch());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how), how, null);
        }
    }

    private string Token(Link link)
    {
        using var scope = App.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<Links>().TokenOf(link).Text;
    }

    private async Task<FoundLink> Find(string? token, LinkPurpose purpose)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Links>().Find(token, purpose, TestContext.Current.CancellationToken);
    }

    private Task<int> Deliver() => App.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);

    private static string TokenIn(string? text) => (text ?? "").Split("?token=")[1][..SecretToken.TextLength];

    private static int Occurrences(string? text, string part) => (text ?? "").Split(part).Length - 1;

    /// <summary>The mail of a capability that has a link to send.</summary>
    private sealed class SomeMail : ComponentBase
    {
        [Parameter]
        public LinkView View { get; set; } = default!;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<LinkFrame>(0);
            builder.AddComponentParameter(1, nameof(LinkFrame.View), View);
            builder.AddComponentParameter(2, nameof(LinkFrame.Title), "Confirm something");
            builder.AddComponentParameter(3, nameof(LinkFrame.Button), "Confirm it");
            builder.CloseComponent();
        }
    }
}
