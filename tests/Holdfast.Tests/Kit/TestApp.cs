using System.Globalization;
using System.Net;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Storage;
using Holdfast.Security.LeakedPasswords;
using Holdfast.Security.Passwords;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Holdfast.Kit;

/// <summary>The whole product in this process, as in Production, with the tests' clock and a database of its own.</summary>
public sealed class TestApp(TestDatabase database, Action<IWebHostBuilder>? change = null) : WebApplicationFactory<Program>
{
    public const string Host = "account.holdfast.test";

    /// <summary>Where the tests tell the product which network address a request comes from.</summary>
    public const string ClientHeader = "X-Test-Client";

    private int _people;
    private int _browsers;

    public TestClock Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    public TestLog Log { get; } = new();

    /// <summary>Where mail ends: the edge of the product.</summary>
    public TestMail Mail { get; } = new();

    public TestDatabase Database => database;

    /// <summary>Hashes as another process makes and reads them, for a database that one will open.</summary>
    public static void FullHashes(IWebHostBuilder web) => web.ConfigureTestServices(services => services.AddSingleton<Argon2Hasher>());

    /// <summary>A person with an account, an address and a password of their own.</summary>
    public async Task<Person> NewPerson(string? name = null, string password = "four calm otters swimming", Role role = Role.Member)
    {
        var number = Interlocked.Increment(ref _people).ToString(CultureInfo.InvariantCulture);
        var person = new Person(AccountId.New(Clock.GetUtcNow()), name ?? "Sam Person", $"person{number}@example.com", password, role);
        await Change(db =>
        {
            db.Add(new Account { Id = person.Account, Name = person.Name, Kind = "freelancer", Role = role, CreatedAt = Clock.GetUtcNow() });
            db.Add(new EmailAddress
            {
                Id = EmailAddressId.New(Clock.GetUtcNow()),
                Account = person.Account,
                Address = person.Address,
                Key = person.Address,
                AddedAt = Clock.GetUtcNow(),
                ConfirmedAt = Clock.GetUtcNow(),
                IsPrimary = true,
            });
            db.Add(new Password { Account = person.Account, Hash = HashOf(password), ChangedAt = Clock.GetUtcNow() });
        });
        return person;
    }

    /// <summary>The consumers of the outbox that are mail.</summary>
    public IReadOnlyList<MailConsumer> MailConsumers => [.. Services.GetServices<MailConsumer>()];

    /// <summary>A hash of the secret at this product's cost.</summary>
    public string HashOf(string secret) => Services.GetRequiredService<Argon2Hasher>().Hash(secret);

    /// <summary>A browser that was never here, at a network address of its own.</summary>
    public Browser NewBrowser(string userAgent = Browser.ChromeOnWindows)
    {
        var number = Interlocked.Increment(ref _browsers);
        return new Browser(this, IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"198.51.{100 + (number / 250)}.{1 + (number % 250)}")), userAgent);
    }

    /// <summary>A browser in which the person has just signed in.</summary>
    public async Task<Browser> SignIn(Person person, string userAgent = Browser.ChromeOnWindows)
    {
        var browser = NewBrowser(userAgent);
        if (person.Role is Role.Member)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await browser.SignIn(person)).Status);
        }
        else
        {
            await browser.SignInStaff(person);
        }

        return browser;
    }

    /// <summary>What is stored.</summary>
    public async Task<List<T>> Stored<T>()
        where T : class
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HoldfastDb>().Set<T>().AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
    }

    public async Task Change(Action<HoldfastDb> change)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        change(db);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async Task<T> With<T>(Func<HoldfastDb, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<HoldfastDb>());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Shell:PublicUrl", "https://" + Host);
        // However full the disk of this machine is.
        builder.UseSetting("Files:ReserveMegabytes", "0");
        builder.UseSetting("Files:ReservePercent", "0");
        builder.UseSetting("Mail:Smtp:Host", "mail.holdfast.test");
        builder.UseSetting("Mail:From", "Account security <security@holdfast.test>");
        foreach (var (key, value) in database.Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Information));
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton<IMailTransport>(Mail);
            services.AddSingleton<Argon2Hasher, QuickHashes>();
            // Deliveries take their turn when a test says so: a save of the worker's own would be one that no test expects.
            // The same for what is done early after a start.
            services.Remove(services.Single(s => s.ImplementationType == typeof(OutboxService)));
            services.Remove(services.Single(s => s.ImplementationType == typeof(WarmUp)));
            services.Remove(services.Single(s => s.ImplementationType == typeof(BreachedAtSignInService)));
            services.AddSingleton<IStartupFilter, ClientAddress>();
            services.AddSingleton<ISaveHook, OwnersWords>();
        });
        builder.UseSharedPool();
        change?.Invoke(builder);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Log.Dispose();
    }

    /// <summary>The network's part: sets where a connection comes from.</summary>
    private sealed class ClientAddress : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) =>
            {
                if (IPAddress.TryParse(http.Request.Headers[ClientHeader].ToString(), out var address))
                {
                    http.Connection.RemoteIpAddress = address;
                }

                http.Request.Headers.Remove(ClientHeader);
                return rest(http);
            });
            next(app);
        };
    }
}

public sealed record Person(AccountId Account, string Name, string Address, string Password, Role Role = Role.Member);
