using System.Security.Cryptography;
using System.Text;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.RecoveryCodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Keys;

/// <summary>The key file, the ring that it seals, and what a rotation leaves as it was (rulings F41).</summary>
public sealed class KeysTests(Databases databases)
{
    private const string Url = "--Shell:PublicUrl=https://account.example.com";
    private const string Next = "seven green kettles humming";

    [Fact]
    [Trait("F", "F41")]
    public async Task The_ring_stands_in_the_database_and_nothing_of_it_can_be_read_there()
    {
        var database = await databases.NewEmpty(TestContext.Current.CancellationToken);
        await using var app = new TestApp(database);
        await app.NewBrowser().Get("/sign-in");
        var stored = Assert.Single(await app.Stored<RingKey>());
        Assert.StartsWith("key-", stored.Id, StringComparison.Ordinal);
        Assert.DoesNotContain("descriptor", Encoding.UTF8.GetString(stored.Sealed), StringComparison.Ordinal);
        Assert.Contains("masterKey", Encoding.UTF8.GetString(app.Services.GetRequiredService<SealedSecrets>().Open("key ring", stored.Sealed)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(database.DataFolder, "keys")));
        OnlyTheOwnerReads(KeyFileOf(database));
    }

    [Fact]
    [Trait("F", "F41")]
    public async Task A_ring_and_a_key_of_the_older_form_are_taken_over_at_the_first_start()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await databases.NewEmpty(ct);
        var (key, old) = (RandomNumberGenerator.GetBytes(32), new DirectoryInfo(Path.Combine(database.DataFolder, "keys")));
        await File.WriteAllBytesAsync(KeyFileOf(database), key, ct);
        var before = DataProtectionProvider.Create(old, ring => ring.SetApplicationName("Holdfast")).CreateProtector("forms").Protect("made before");

        await using var app = new TestApp(database);
        Assert.Equal("made before", app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("forms").Unprotect(before));
        Assert.False(Directory.Exists(old.FullName));
        var keys = app.Services.GetRequiredService<InstallationKeys>();
        Assert.Equal(1, keys.Number);
        Assert.Equal(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "links"u8.ToArray()), keys.For("links"));
    }

    [Fact]
    [Trait("F", "F41")]
    [Trait("F", "F28")]
    public async Task After_a_rotation_what_was_made_before_still_works_and_no_limit_is_widened()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        var first = new TestApp(database);
        var (sam, kim) = (await first.NewPerson(), await first.NewPerson());
        var laptop = await first.SignIn(sam);
        var form = await laptop.Get("/settings/password");
        var seed = first.Services.GetRequiredService<SealedSecrets>().Seal("seeds", "a seed of an app that shows codes"u8);
        var link = first.Services.GetRequiredService<InstallationKeys>().For("links");
        for (var tries = 0; tries < 5; tries++)
        {
            await first.NewBrowser().SignIn(kim, "not the right words");
        }

        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, (await first.NewBrowser().SignIn(kim)).Status);
        await first.DisposeAsync();

        var said = await Run(0, database, "keys", "rotate");
        Assert.Contains("Key 2 is made", said, StringComparison.Ordinal);
        Assert.Contains("Back up " + KeyFileOf(database), said, StringComparison.Ordinal);
        Assert.Equal(Databases.IsPostgres, said.Contains("into the data folder of every other node", StringComparison.Ordinal));

        await using var app = new TestApp(database);
        var (keys, secrets) = (app.Services.GetRequiredService<InstallationKeys>(), app.Services.GetRequiredService<SealedSecrets>());
        Assert.Equal([1, 2], keys.All.Select(key => key.Number));
        Assert.Equal(2, keys.Number);
        Assert.All(await app.Stored<RingKey>(), key => Assert.Equal(2, SealedSecrets.NumberOf(key.Sealed)));
        Assert.Equal("a seed of an app that shows codes"u8, secrets.Open("seeds", seed));
        Assert.Equal(2, SealedSecrets.NumberOf(secrets.Seal("seeds", "another"u8)));
        Assert.Equal(link, keys.For("links", 1));
        Assert.NotEqual(link, keys.For("links"));
        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, (await app.NewBrowser().SignIn(kim)).Status);
        // The page that was open meanwhile: its token is the ring's, which goes on.
        var answer = await laptop.Copy(app).Submit(form, "/settings/password", ("Current", sam.Password), ("New", Next));
        Assert.Equal("/sign-in", answer.Location);
        OnlyTheOwnerReads(KeyFileOf(database));
    }

    [Fact]
    [Trait("F", "F26")]
    [Trait("F", "F41")]
    public async Task A_recovery_code_needs_the_key_that_it_was_made_under_and_the_doctor_counts_them()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await databases.New(ct);
        Person sam;
        string first;
        await using (var app = new TestApp(database))
        {
            sam = await app.NewPerson();
            first = await NewCode(app, sam);
        }

        await Run(0, database, "keys", "rotate");
        string second;
        await using (var app = new TestApp(database))
        {
            second = await NewCode(app, sam);
            Assert.True(await IsRight(app, sam, first));
            Assert.True(await IsRight(app, sam, second));
        }

        var doctor = await Run(1, database, "doctor", "--Mail:Smtp:Port=1");
        Assert.Contains("ok      Unused recovery codes that need key 1: 1.", doctor, StringComparison.Ordinal);
        Assert.Contains("ok      Unused recovery codes that need key 2: 1.", doctor, StringComparison.Ordinal);

        var lines = await File.ReadAllLinesAsync(KeyFileOf(database), ct);
        await File.WriteAllLinesAsync(KeyFileOf(database), lines.Where(line => !line.StartsWith("1 ", StringComparison.Ordinal)), ct);
        Assert.Contains(
            $"problem Recovery codes that don't work because {KeyFileOf(database)} has no key 1: 1. Put its line back from your backup of the keys.",
            await Run(1, database, "doctor", "--Mail:Smtp:Port=1"), StringComparison.Ordinal);
        await using var after = new TestApp(database);
        Assert.False(await IsRight(after, sam, first));
        Assert.True(await IsRight(after, sam, second));
    }

    [Fact]
    [Trait("F", "F41")]
    public async Task Rotating_is_refused_while_the_server_runs_and_where_there_is_nothing_yet()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using (var app = new TestApp(database))
        {
            await app.NewPerson();
            Assert.Contains("is in use by another Holdfast process", await Run(1, database, "keys", "rotate"), StringComparison.Ordinal);
            Assert.Equal(1, app.Services.GetRequiredService<InstallationKeys>().Number);
        }

        Assert.Single(KeyFile.Read(KeyFileOf(database)));
        var empty = await databases.NewEmpty(TestContext.Current.CancellationToken);
        Assert.Contains("There is nothing to rotate yet", await Run(1, empty, "keys", "rotate"), StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFileOf(empty)));
    }

    [Theory]
    [InlineData("missing", "cannot be read", "copy it from another node")]
    [InlineData("another", "is not the one of this database", "Put the right file back from your backup of the keys")]
    [InlineData("older", "holds no key 2", "Copy the file from the node on which the keys were rotated")]
    [InlineData("damaged", "is damaged", "Put the right one back from your backup of the keys")]
    [Trait("F", "F41")]
    public async Task A_start_without_the_keys_of_its_database_is_refused_with_file_and_cure(string trouble, string words, string cure)
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await databases.New(ct);
        var file = KeyFileOf(database);
        switch (trouble)
        {
            case "missing":
                File.Delete(file);
                break;
            case "another":
                await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(32), ct);
                break;
            case "older":
                var before = await File.ReadAllTextAsync(file, ct);
                await Run(0, database, "keys", "rotate");
                await File.WriteAllTextAsync(file, before, ct);
                break;
            case "damaged":
                await File.WriteAllTextAsync(file, "1 - short", ct);
                break;
        }

        await using var refused = ProductRun.Start("Production", [Url, "--urls=http://127.0.0.1:0", .. Arguments(database)]);
        Assert.Equal(1, await refused.Ended());
        Assert.Contains($"The key file {file} {words}", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(cure, refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
        // Keys that are lost are not replaced in silence.
        Assert.Equal(trouble != "missing", File.Exists(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("one - AAAA\n")]
    [InlineData("1 - AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n1 - AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")]
    [InlineData("2 - AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n1 - AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")]
    [InlineData("0 - AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")]
    [InlineData("1 - AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==\n")]
    public async Task A_damaged_key_file_is_never_half_read(string text)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("holdfast-test-").FullName, "holdfast.key");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        Assert.Contains("is damaged", Assert.Throws<StartRefusedException>(() => KeyFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_file_is_read_as_it_was_written_and_has_a_limit()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("holdfast-test-").FullName, "holdfast.key");
        var made = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
        List<InstallationKey> keys = [.. Enumerable.Range(1, KeyFile.Most).Select(n => new InstallationKey(n, n == 1 ? null : made, RandomNumberGenerator.GetBytes(32)))];
        KeyFile.Write(file, keys);
        var read = KeyFile.Read(file);
        Assert.Equal(keys.Select(k => (k.Number, k.Made, Convert.ToHexString(k.Secret))), read.Select(k => (k.Number, k.Made, Convert.ToHexString(k.Secret))));
        Assert.DoesNotContain(Convert.ToBase64String(keys[0].Secret), keys[0].ToString(), StringComparison.Ordinal);

        var one = new InstallationKeys(file, TimeProvider.System);
        Assert.Contains("the most it can", Assert.Throws<StartRefusedException>(() => one.AddNewest()).Message, StringComparison.Ordinal);
        Assert.Equal(KeyFile.Most, KeyFile.Read(file).Count);
    }

    [Fact]
    public void What_is_sealed_opens_for_its_purpose_only_and_not_when_it_was_changed()
    {
        var keys = new InstallationKeys(Path.Combine(Directory.CreateTempSubdirectory("holdfast-test-").FullName, "holdfast.key"), TimeProvider.System);
        keys.MakeFirst();
        var secrets = new SealedSecrets(keys);
        var sealedSecret = secrets.Seal("seeds", "seed"u8);
        Assert.Equal("seed"u8, secrets.Open("seeds", sealedSecret));
        Assert.Equal(SealedSecrets.Overhead + 4, sealedSecret.Length);
        Assert.NotEqual(sealedSecret, secrets.Seal("seeds", "seed"u8));
        Assert.ThrowsAny<CryptographicException>(() => secrets.Open("links", sealedSecret));
        Assert.ThrowsAny<CryptographicException>(() => secrets.Open("seeds", sealedSecret[..^5]));
        for (var at = 4; at < sealedSecret.Length; at++)
        {
            var changed = sealedSecret.ToArray();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => secrets.Open("seeds", changed));
        }
    }

    private static async Task<string> NewCode(TestApp app, Person person)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var code = scope.ServiceProvider.GetRequiredService<NewRecoveryCodes>().Make(person.Account);
        await scope.ServiceProvider.GetRequiredService<HoldfastDb>().SaveChangesAsync(TestContext.Current.CancellationToken);
        return code;
    }

    private static async Task<bool> IsRight(TestApp app, Person person, string code)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<HoldfastDb>().Set<Account>().SingleAsync(a => a.Id == person.Account, TestContext.Current.CancellationToken);
        return await scope.ServiceProvider.GetRequiredService<RecoveryCodeCheck>()
            .Verify(account, code, Network.Of(System.Net.IPAddress.Loopback), TestContext.Current.CancellationToken) is CodeVerdict.Right;
    }

    private static string KeyFileOf(TestDatabase database) => Path.Combine(database.DataFolder, KeyFile.Name);

    private static void OnlyTheOwnerReads(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    private static IEnumerable<string> Arguments(TestDatabase database) => database.Settings.Select(setting => $"--{setting.Key}={setting.Value}");

    private static async Task<string> Run(int code, TestDatabase database, params string[] command)
    {
        await using var process = ProductRun.Start("Production", [.. command, Url, .. Arguments(database)]);
        Assert.Equal(code, await process.Ended());
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
        return process.Output + process.Errors;
    }
}
