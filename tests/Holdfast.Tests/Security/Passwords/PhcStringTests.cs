using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Holdfast.Security.Passwords;

[Trait("Database", "None")]
public sealed class PhcStringTests
{
    private const string Salt = "c29tZXNhbHRzb21lc2FsdA";
    private const string Hash = "K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE";
    private const string Good = $"$argon2id$v=19$m=19456,t=2,p=1${Salt}${Hash}";

    private static readonly string[] Pieces =
    [
        "$", "argon2id", "v=19", "m=", "19456", "t=2", "p=1", ",", "=", "0", "99999999999999999999", "-1", " ", "\0", "\ud800", "é", Salt, Hash, Good,
    ];

    [Theory, Trait("R", "R451")]
    [InlineData(Good)]
    [InlineData($"$argon2id$v=19$m=7168,t=1,p=1${Salt}${Hash}")]
    [InlineData($"$argon2id$v=19$m=1048576,t=1,p=1${Salt}${Hash}")]
    [InlineData($"$argon2id$v=19$m=65536,t=16,p=1${Salt}${Hash}")]
    [InlineData($"$argon2id$v=19$m=7168,t=5,p=1${Salt}$ktdZ7X31eWU1K8daKBClng")]
    [InlineData($"$argon2id$v=19$m=12288,t=3,p=1${Salt}$wMmpzyMxGBG4BDg/zalauLADnVkQh7HEqeb42t8pXLDIrohlJSVb84rZQDsPouPvO65zGrmI4QWRz2C/0k7LcQ")]
    public void Reads_a_hash_and_writes_it_again(string text)
    {
        Assert.True(PhcString.TryParse(text, out var phc));

        Assert.Equal(text, phc.ToString());
        Assert.Equal("somesaltsomesalt"u8, phc.Salt);
    }

    [Theory, Trait("Regression", "17")]
    [InlineData("m=7167,t=2,p=1")]
    [InlineData("m=1048577,t=1,p=1")]
    [InlineData("m=1048576,t=2,p=1")]
    [InlineData("m=65537,t=16,p=1")]
    [InlineData("m=19456,t=0,p=1")]
    [InlineData("m=19456,t=17,p=1")]
    [InlineData("m=19456,t=2,p=2")]
    [InlineData("m=4294967295,t=2,p=1")]
    [InlineData("m=2147483647,t=2147483647,p=1")]
    [InlineData("m=99999999999999999999,t=2,p=1")]
    public void Refuses_a_cost_out_of_bounds(string cost) =>
        Assert.False(PhcString.TryParse($"$argon2id$v=19${cost}${Salt}${Hash}", out _));

    [Theory, Trait("R", "R451")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$$$$$")]
    [InlineData($"$argon2i$v=19$m=19456,t=2,p=1${Salt}${Hash}")]
    [InlineData($"$argon2d$v=19$m=19456,t=2,p=1${Salt}${Hash}")]
    [InlineData($"$Argon2id$v=19$m=19456,t=2,p=1${Salt}${Hash}")]
    [InlineData($"$argon2id$v=16$m=19456,t=2,p=1${Salt}${Hash}")]
    [InlineData($"$argon2id$m=19456,t=2,p=1${Salt}${Hash}")]
    [InlineData($"argon2id$v=19$m=19456,t=2,p=1${Salt}${Hash}")]
    [InlineData($" {Good}")]
    [InlineData($"{Good} ")]
    [InlineData($"{Good}\n")]
    [InlineData($"{Good}$")]
    [InlineData($"{Good}=")]
    [InlineData($"$argon2id$v=19$t=2,m=19456,p=1${Salt}${Hash}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2${Salt}${Hash}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1,keyid=Zm9v${Salt}${Hash}")]
    [InlineData($"$argon2id$v=19$m=019456,t=2,p=1${Salt}${Hash}")]
    [InlineData($"$argon2id$v=19$m=+19456,t=2,p=1${Salt}${Hash}")]
    [InlineData($"$argon2id$v=19$m=-19456,t=2,p=1${Salt}${Hash}")]
    [InlineData($"$argon2id$v=19$m=١٩٤٥٦,t=2,p=1${Salt}${Hash}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1$${Hash}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1${Salt}$")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ${Hash}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1${Salt}$c2hvcnQ")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdB${Hash}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRz b21lc2FsdA${Hash}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2Fs_A${Hash}")]
    [InlineData($"$argon2id$v=19$m=19456,t=2,p=1${Salt}$====")]
    [InlineData("$2b$12$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu")]
    public void Refuses_what_is_not_such_a_hash(string? text) => Assert.False(PhcString.TryParse(text, out _));

    [Fact, Trait("R", "R451")]
    public void Refuses_a_hash_of_more_than_64_bytes() =>
        Assert.False(PhcString.TryParse($"$argon2id$v=19$m=19456,t=2,p=1${Salt}${Convert.ToBase64String(new byte[65]).TrimEnd('=')}", out _));

    [Fact, Trait("Regression", "17")]
    public void Refuses_a_text_of_more_than_512_characters() => Assert.False(PhcString.TryParse(Good + new string('A', 500), out _));

    [Property, Trait("Regression", "17")]
    public Property Never_throws_and_never_leaves_the_bounds() => Prop.ForAll(Texts().ToArbitrary(), text =>
        !PhcString.TryParse(text, out var phc) || (phc.ToString() == text && IsWithinBounds(phc)));

    [Property, Trait("Regression", "17")]
    public bool Never_throws_on_any_text(string? text) => !PhcString.TryParse(text, out var phc) || IsWithinBounds(phc);

    [Property, Trait("Regression", "17")]
    public bool Bounds_every_cost(int memoryKiB, int passes) =>
        !PhcString.TryParse($"$argon2id$v=19$m={memoryKiB},t={passes},p=1${Salt}${Hash}", out var phc) || IsWithinBounds(phc);

    private static bool IsWithinBounds(PhcString phc) =>
        phc.MemoryKiB is >= 7168 and <= 1048576 && phc.Passes is >= 1 and <= 16 && (long)phc.MemoryKiB * phc.Passes <= 1048576
        && phc.Salt.Length == 16 && phc.Hash.Length is >= 16 and <= 64;

    /// <summary>Pieces of hashes in any order, and the good one with a character changed.</summary>
    private static Gen<string> Texts() => Gen.OneOf(
        Gen.Elements(Pieces).ListOf().Select(string.Concat),
        Gen.Choose(0, Good.Length - 1).SelectMany(
            at => Gen.Choose(' ', '~'), (at, other) => Good[..at] + (char)other + Good[(at + 1)..]));
}
