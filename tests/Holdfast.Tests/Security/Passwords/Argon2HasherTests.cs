using Xunit;

namespace Holdfast.Security.Passwords;

[Trait("Database", "None")]
public sealed class Argon2HasherTests
{
    private const string Good = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE";

    private readonly Argon2Hasher _hasher = new(new HashCost());

    /// <summary>Made with Debian's argon2 0~20171227-0.3: <c>printf password | argon2 somesaltsomesalt -id -k 19456 -t 2 -p 1 -l 32 -e</c>, and so on.</summary>
    [Theory, Trait("R", "R349"), Trait("R", "R448"), Trait("R", "R451")]
    [InlineData("password", Good)]
    [InlineData("Password", "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Hk8sbge1Qvn10bfKXQ8hzNOQYlbrLQNAwAUvs/tQZfQ")]
    [InlineData("café 🌊 seven", "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$kly4rtjKQHIgXY9vbuXVIvuEVh7DQzMI6KTUq/ewJqk")]
    [InlineData("a\0b", "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$YA+dYFX/arKFahhsqvKzfl6ZKEjGOwPGJlEcWWvbDRI")]
    [InlineData("password", "$argon2id$v=19$m=47104,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$solcKXPqo/k72wW8vlFo7jH75gSNy5Db+HFabH7C44Y")]
    [InlineData("password", "$argon2id$v=19$m=7168,t=5,p=1$c29tZXNhbHRzb21lc2FsdA$ktdZ7X31eWU1K8daKBClng")]
    [InlineData("password", "$argon2id$v=19$m=12288,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$wMmpzyMxGBG4BDg/zalauLADnVkQh7HEqeb42t8pXLDIrohlJSVb84rZQDsPouPvO65zGrmI4QWRz2C/0k7LcQ")]
    public void Agrees_with_the_reference_program(string secret, string phc) => Assert.True(_hasher.Verify(secret, phc));

    [Theory, Trait("R", "R104"), Trait("R", "R337"), Trait("R", "R343")]
    [InlineData("correct horse", "Correct horse")]
    [InlineData("correct horse", "correct horse ")]
    [InlineData("correct horse", " correct horse")]
    [InlineData("correct horse", "correct hors")]
    [InlineData("correct horse", "")]
    [InlineData("a\0b", "a")]
    [InlineData("a\0b", "a\0c")]
    [InlineData("🌊🌊", "🌊🌋")]
    [InlineData("ﬁne", "fine")]
    public void Tells_two_secrets_apart(string secret, string other)
    {
        var phc = _hasher.Hash(secret);

        Assert.True(_hasher.Verify(secret, phc));
        Assert.False(_hasher.Verify(other, phc));
    }

    [Theory, Trait("R", "R338")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("\u212bngstrom", "A\u030angstrom")]
    [InlineData("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af")]
    public void Takes_composed_and_decomposed_letters_as_the_same(string composed, string decomposed)
    {
        Assert.True(_hasher.Verify(decomposed, _hasher.Hash(composed)));
        Assert.True(_hasher.Verify(composed, _hasher.Hash(decomposed)));
    }

    [Theory, Trait("X", "X18")]
    [InlineData("correct\u00A0horse")]
    [InlineData("correct\u2009horse")]
    [InlineData("correct\u3000horse")]
    public void Takes_any_blank_as_the_same_and_no_other_sign(string typed)
    {
        Assert.True(_hasher.Verify(typed, _hasher.Hash("correct horse")));
        Assert.False(_hasher.Verify(typed.Replace("h", "\uFF48", StringComparison.Ordinal), _hasher.Hash("correct horse")));
    }

    [Theory, Trait("R", "R105"), Trait("R", "R336"), Trait("R", "R343")]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("🌊")]
    public void Uses_all_of_256_code_points(string one)
    {
        var secret = string.Concat(Enumerable.Repeat(one, 255));
        var phc = _hasher.Hash(secret + "x");

        Assert.True(_hasher.Verify(secret + "x", phc));
        Assert.False(_hasher.Verify(secret + "y", phc));
        Assert.False(_hasher.Verify(secret, phc));
    }

    [Fact, Trait("R", "R349")]
    public void Salts_every_hash_anew()
    {
        var hashes = Enumerable.Range(0, 8).Select(_ => _hasher.Hash("same secret")).ToList();

        Assert.Distinct(hashes);
        Assert.Distinct(hashes.Select(hash => hash.Split('$')[4]));
        Assert.All(hashes, hash => Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", hash, StringComparison.Ordinal));
    }

    // No table of InlineData: an attribute holds its text as UTF-8, which has no lone surrogates.
    [Fact, Trait("F", "F44")]
    public void Refuses_to_hash_text_without_a_normal_form() =>
        Assert.All(["lone \ud800 surrogate", "\udc00", "reversed \udc00\ud800", "\ufffe"], secret =>
        {
            var error = Assert.Throws<ArgumentException>(() => _hasher.Hash(secret));

            Assert.DoesNotContain(secret, error.Message, StringComparison.Ordinal);
            Assert.False(_hasher.Verify(secret, Good));
            _hasher.VerifyDummy(secret);
        });

    [Fact, Trait("R", "R434")]
    public void Bounds_the_input()
    {
        var longest = new string('a', Argon2Hasher.MaxLength);

        Assert.True(_hasher.Verify(longest, _hasher.Hash(longest)));
        Assert.Throws<ArgumentException>(() => _hasher.Hash(longest + "a"));
        Assert.False(_hasher.Verify(longest + "a", _hasher.Hash(longest)));
    }

    [Theory, Trait("Regression", "17")]
    [InlineData("")]
    [InlineData("password")]
    [InlineData("$argon2id$v=19$m=4194304,t=1000,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    public void Verifies_nothing_against_a_hash_that_it_does_not_read(string phc)
    {
        Assert.False(_hasher.Verify("password", phc));
        Assert.True(_hasher.NeedsRehash(phc));
    }

    // By counting, as rulings F31 has it: a clock tells how busy the machine is.
    [Fact, Trait("R", "R116"), Trait("Regression", "17")]
    public void Works_as_long_where_there_is_nothing_to_verify()
    {
        Action[] tries =
        [
            () => _hasher.Verify("wrong", Good), () => _hasher.Verify("wrong", "no hash"), () => _hasher.Verify("\ud800", Good), () => _hasher.VerifyDummy("wrong"),
        ];

        Assert.All(tries, one =>
        {
            var before = _hasher.Computed;
            one();
            Assert.Equal(before + 1, _hasher.Computed);
        });
    }

    [Theory, Trait("R", "R349"), Trait("R", "R451")]
    [InlineData(19456, 2, false)]
    [InlineData(47104, 1, true)]
    [InlineData(19457, 2, true)]
    [InlineData(19456, 3, true)]
    [InlineData(12288, 3, true)]
    [InlineData(65536, 3, true)]
    public void Hashes_again_when_the_cost_has_risen(int memoryKiB, int passes, bool again) =>
        Assert.Equal(again, new Argon2Hasher(new HashCost(memoryKiB, passes)).NeedsRehash(Good));

    [Fact, Trait("R", "R451")]
    public void Keeps_a_dearer_hash_and_makes_a_short_one_again()
    {
        Assert.False(_hasher.NeedsRehash(Good.Replace("m=19456,t=2", "m=65536,t=3", StringComparison.Ordinal)));
        Assert.True(_hasher.NeedsRehash("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$ktdZ7X31eWU1K8daKBClng"));
    }
}
