using Holdfast.Kit;
using Microsoft.Extensions.Configuration;

namespace Holdfast.Hosting;

[Trait("Database", "None")]
public sealed class SettingsCheckTests
{
    public static TheoryData<string> Lists =>
        [.. SettingsCheck.Sections.SelectMany(section => section.Value.GetProperties()
            .Where(property => property.CanWrite && property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            .Select(property => $"{section.Key}:{property.Name}"))];

    [Theory]
    [MemberData(nameof(Lists))]
    [Trait("X", "X14")]
    public void A_list_that_is_given_as_one_value_is_refused_with_how_to_write_it(string key)
    {
        var fault = Assert.Single(SettingsCheck.Faults(Of(key + "=127.0.0.1/32,10.0.0.0/8")));
        Assert.Equal(
            $"{key} is a list and was given as one value. Give each a number: {key.Replace(":", "__", StringComparison.Ordinal)}__0=127.0.0.1/32 in the environment, --{key}:0=127.0.0.1/32 on the command line.",
            fault);
        Assert.Empty(SettingsCheck.Faults(Of(key + ":0=127.0.0.1/32")));
        // An empty list in a settings file.
        Assert.Empty(SettingsCheck.Faults(Of(key + "=")));
    }

    [Fact]
    [Trait("X", "X14")]
    public void Every_list_of_ours_is_among_them() =>
        Assert.Equal(["Accounts:Kinds", "Passwords:ServiceWords", "SecurityQuestions:Questions", "Shell:TrustedProxies"], Lists.Select(row => row.Data).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Mail:From=\"Account security <security@example.com>\"")]
    [InlineData("Mail:From='security@example.com'")]
    [InlineData("Shell:PublicUrl=\"https://account.example.com\"")]
    [InlineData("Storage:DataFolder=\"/var/lib/holdfast\"")]
    [InlineData("Mail:Smtp:Host='mail.example.com'")]
    [InlineData("Passwords:Breached:RangeUrl=\"https://range.example.com/\"")]
    [InlineData("Accounts:Kinds:0:Label=\"Freelancer\"")]
    [InlineData("SecurityQuestions:Questions:0='Where?'")]
    [InlineData("ConnectionStrings:Holdfast=\"Host=db;Password=a secret word\"")]
    [Trait("X", "X5")]
    public void A_value_with_the_quotes_of_a_file_around_it_is_named_and_not_shown(string setting)
    {
        var fault = Assert.Single(SettingsCheck.Faults(Of(setting)));
        Assert.StartsWith(setting.Split('=')[0] + " still has quotes around it", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret word", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mail:Smtp:Password=\"in quotes\"")]
    [InlineData("Recovery:Contact=Call \"Sam\"")]
    [InlineData("Shell:Name=\"")]
    [Trait("X", "X5")]
    public void A_value_that_may_have_quotes_is_taken(string setting) => Assert.Empty(SettingsCheck.Faults(Of(setting)));

    [Theory]
    [InlineData("Passwords:MinLenght=16", "Passwords:MinLenght", " Did you mean Passwords:MinLength?")]
    [InlineData("Mail:Smtp:Hots=mail.example.com", "Mail:Smtp:Hots", " Did you mean Mail:Smtp:Host?")]
    [InlineData("Password:MinLength=16", "Password", " Did you mean Passwords?")]
    [InlineData("Shell:Title=Us", "Shell:Title", "")]
    [InlineData("Shell:Name:0=Us", "Shell:Name:0", " Did you mean Shell:Name?")]
    [InlineData("Accounts:Kinds:0:Lable=Freelancer", "Accounts:Kinds:0:Lable", " Did you mean Accounts:Kinds:0:Label?")]
    [InlineData("Passwords:Breached:Sourec=Off", "Passwords:Breached:Sourec", " Did you mean Passwords:Breached:Source?")]
    [Trait("X", "X14")]
    public void A_name_that_is_none_of_ours_is_named(string setting, string key, string meant) =>
        Assert.Equal([$"{key} isn't one of our settings, so it has no effect.{meant}"], SettingsCheck.Unknown(Of(setting)));

    [Theory]
    [InlineData("shell:publicurl=https://account.example.com")]
    [InlineData("Logging:LogLevel:Default=Warning")]
    [InlineData("Kestrel:Endpoints:Http:Url=http://127.0.0.1:5080")]
    [InlineData("Mail=somebody@example.com")]
    [InlineData("Passwords:Breached:Source=Off")]
    [Trait("X", "X14")]
    public void What_is_the_frameworks_or_not_ours_at_all_is_left_alone(string setting) => Assert.Empty(SettingsCheck.Unknown(Of(setting)));

    [Fact]
    [Trait("X", "X14")]
    public async Task A_start_is_refused_and_the_doctor_names_what_has_no_effect()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
        string[] settings = ["--Shell:PublicUrl=https://account.example.com", "--Storage:DataFolder=" + folder];
        await using var start = ProductRun.Start("Production", [.. settings, "--Shell:TrustedProxies=127.0.0.1/32", "--Shell:Name='Us'"]);
        Assert.Equal(1, await start.Ended());
        Assert.Contains("Shell__TrustedProxies__0=127.0.0.1/32", start.Errors, StringComparison.Ordinal);
        Assert.Contains("Shell:Name still has quotes around it", start.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "holdfast.db")));

        await using var doctor = ProductRun.Start("Production", ["doctor", .. settings, "--Session:IdleDays=7"]);
        await doctor.Ended();
        Assert.Contains("warning Session isn't one of our settings, so it has no effect. Did you mean Sessions?", doctor.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static IConfiguration Of(string setting)
    {
        var at = setting.IndexOf('=', StringComparison.Ordinal);
        return new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(setting[..at], (string?)setting[(at + 1)..])]).Build();
    }
}
