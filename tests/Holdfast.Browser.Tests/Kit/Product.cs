using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Security.LeakedPasswords;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;

namespace Holdfast.Browser.Kit;

public sealed record Person(AccountId Account, string Name, string Address, string Password);

/// <summary>
/// The whole product in this process, listening on a real loopback port, with a data folder of its own. Its clock stands
/// still at a morning in November, so that pictures say the same at each run.
/// </summary>
public sealed class Product : WebApplicationFactory<Program>
{
    public const string DemoPassword = "seven quiet harbour lights";

    /// <summary>The one that its filter of leaked passwords has.</summary>
    public const string LeakedPassword = "seven green kettles humming";

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-browser-").FullName;
    private readonly ConcurrentDictionary<string, string> _hashes = new();
    private readonly List<(string Key, string Value)> _settings = [];
    private int _people;

    public Product()
    {
        var port = FreePort();
        Url = new Uri($"http://127.0.0.1:{port}");
        using (var filter = new BreachFilterWriter(Path.Combine(_folder, BreachFile.Name), 1))
        {
            filter.Add((BreachKey.Of(LeakedPassword) ?? throw new InvalidOperationException("It has no normal form.")).Bits);
            filter.Finish(Clock.GetUtcNow().AddDays(-12), 1);
        }

        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
    }

    /// <summary>One of a test's own, with settings of its own.</summary>
    public static Product With(params (string Key, string Value)[] settings)
    {
        var product = new Product();
        product._settings.AddRange(settings);
        return product;
    }

    public Uri Url { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 12, 0, TimeSpan.Zero));

    public Faults Faults { get; } = new();

    /// <summary>A person with an account, an address and a password of their own.</summary>
    public async Task<Person> NewPerson(string name = "Maya Okafor", string? address = null)
    {
        var number = Interlocked.Increment(ref _people).ToString(CultureInfo.InvariantCulture);
        var person = new Person(AccountId.New(Clock.GetUtcNow()), name, address ?? $"maya.okafor{number}@example.com", "four calm otters swimming");
        var before = Clock.GetUtcNow().AddDays(-173);
        await Change(db =>
        {
            db.Add(new Account { Id = person.Account, Name = person.Name, Kind = "freelancer", CreatedAt = before });
            db.Add(new EmailAddress
            {
                Id = EmailAddressId.New(before),
                Account = person.Account,
                Address = person.Address,
                Key = person.Address,
                AddedAt = before,
                ConfirmedAt = before,
                IsPrimary = true,
            });
            db.Add(new Password { Account = person.Account, Hash = HashOf(person.Password), ChangedAt = before });
        });
        return person;
    }

    /// <summary>People who chose the same have the same hash: making one takes as long as a guess should.</summary>
    public string HashOf(string secret) => _hashes.GetOrAdd(secret, Services.GetRequiredService<Argon2Hasher>().Hash);

    /// <summary>A sign-in that was made some days ago; the browser, if one is given, has its cookie.</summary>
    public async Task<SessionId> AddSignIn(
        Person person, DeviceName name, int daysKnown, TimeSpan unusedFor, string network, IBrowserContext? holder = null)
    {
        var now = Clock.GetUtcNow();
        var (token, mark) = (SecretToken.New(), SecretToken.New());
        var session = SessionId.New(now);
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var installation = (await db.Set<Installation>().SingleAsync(TestContext.Current.CancellationToken)).Epoch;
        var device = new Device
        {
            Id = DeviceId.New(now),
            Account = person.Account,
            MarkHash = mark.Hash,
            MarkedAt = now.AddDays(-1),
            KnownEpoch = 1,
            InstallationEpoch = installation,
            Kind = name.Kind,
            Browser = name.Browser,
            System = name.System,
            FirstSeenAt = now.AddDays(-daysKnown),
            LastSeenAt = now - unusedFor,
        };
        db.Add(device);
        db.Add(new Session
        {
            Id = session,
            Account = person.Account,
            Device = device.Id,
            TokenHash = token.Hash,
            Epoch = 1,
            InstallationEpoch = installation,
            CreatedAt = now.AddDays(-Math.Min(daysKnown, 20)),
            LastSeenAt = now - unusedFor,
            ProvedAt = now.AddMinutes(-1),
            Network = network,
        });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        if (holder is not null)
        {
            await holder.AddCookiesAsync([
                new Microsoft.Playwright.Cookie { Name = "session", Value = token.Text, Url = Url.ToString(), HttpOnly = true, SameSite = SameSiteAttribute.Lax },
                new Microsoft.Playwright.Cookie { Name = "device", Value = mark.Text, Url = Url.ToString(), HttpOnly = true, SameSite = SameSiteAttribute.Lax },
            ]);
        }

        return session;
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

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Shell:PublicUrl", Url.ToString());
        builder.UseSetting("Storage:DataFolder", _folder);
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Faults));
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock).AddSingleton<IStartupFilter, AxeScript>()
            .AddSingleton<Microsoft.EntityFrameworkCore.Diagnostics.IInterceptor, MarkedSaves>());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
