using System.Diagnostics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Holdfast.Security.Passwords;

[Trait("Database", "None")]
public sealed class CommonPasswordsTests
{
    private static readonly CommonPasswords Judge = new();
    private static readonly string[] Listed = Resource(typeof(CommonPasswords), "passwords.json");
    private static readonly string[] Diceware = Resource(typeof(CommonPasswordsTests), "diceware.json");

    [Theory, Trait("R", "R100"), Trait("R", "R344"), Trait("R", "R345")]
    // Words, again and again or with something beside them.
    [InlineData("password")]
    [InlineData("PASSWORD")]
    [InlineData("passwordpassword1")]
    [InlineData("iloveyouiloveyou")]
    [InlineData("password123456789")]
    [InlineData("letmein2024letmein")]
    [InlineData("monkeydragonmonkey")]
    [InlineData("summerwinterspring")]
    [InlineData("Summer2024!Summer2024!")]
    [InlineData("Liverpool2019!!!")]
    // In disguise.
    [InlineData("p@ssw0rdp@ssw0rd")]
    [InlineData("P@55w0rd2024!!!!")]
    [InlineData("drowssapdrowssap")]
    [InlineData("passworddrowssap")]
    [InlineData("nogard1234nogard")]
    [InlineData("p a s s w o r d 1 2 3")]
    [InlineData("p-a-s-s-w-o-r-d-1-2-3-4")]
    // Repeats.
    [InlineData("aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("abababababababababab")]
    [InlineData("x7!x7!x7!x7!x7!x7!")]
    [InlineData("🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊")]
    // Sequences.
    [InlineData("123456789987654321")]
    [InlineData("12345678901234567890")]
    [InlineData("abcdefghijklmnopqrst")]
    [InlineData("zyxwvutsrqponmlkjihg")]
    [InlineData("acegikmoqsuwyace")]
    [InlineData("13579135791357913")]
    [InlineData("aabbccddeeffgghh")]
    [InlineData("112233445566778899")]
    [InlineData("111222333444555666")]
    [InlineData("a1b2c3d4e5f6g7h8")]
    [InlineData("абвгдежзийклмноп")]
    // Walks over keyboards.
    [InlineData("qwertyuiopasdfgh")]
    [InlineData("qwertyuiopasdfghjklzxcvbnm")]
    [InlineData("poiuytrewqlkjhgfdsa")]
    [InlineData("zxcvfdsaqwertgfdsa")]
    [InlineData("1qaz2wsx3edc4rfv5tgb")]
    [InlineData("!QAZ2wsx#EDC4rfv")]
    [InlineData("1q2w3e4r5t6y7u8i9o0p")]
    [InlineData("q1w2e3r4t5y6u7i8o9p0")]
    [InlineData("qazwsxedcrfvtgbyhn")]
    [InlineData("qweasdzxcqweasdzxc")]
    [InlineData("qwaszxqwaszxqwaszx")]
    [InlineData("asdfjkl;asdfjkl;")]
    [InlineData("!@#$%^&*()_+!@#$%")]
    [InlineData("azertyuiopqsdfghjklm")]
    [InlineData("qwertzuiopasdfghjkl")]
    [InlineData("aoeuidhtns-aoeuid")]
    [InlineData("147258369147258369")]
    [InlineData("14789632147896321")]
    // Years and dates.
    [InlineData("19801990200020102020")]
    [InlineData("01/01/1990password")]
    [InlineData("1990010119900101")]
    [InlineData("12.05.1990-12.05.1990")]
    [InlineData("1984-12-24dragon")]
    [InlineData("")]
    public void Refuses_what_is_common(string password) => Assert.True(Judge.IsCommon(password), $"{Judge.Left(password)} left");

    [Theory, Trait("R", "R101"), Trait("R", "R337"), Trait("R", "R339")]
    [InlineData("seven quiet harbour lights")]
    [InlineData("sevenquietharbourlights")]
    [InlineData("dragon harbour monkey seven")]
    [InlineData("dragonharbourmonkeyseven")]
    [InlineData("password football shadow mustang")]
    [InlineData("passwordfootballshadowmustang")]
    [InlineData("correct horse battery staple")]
    [InlineData("my cat sleeps on the radiator")]
    [InlineData("wir essen gern pflaumenkuchen")]
    [InlineData("море волнуется раз")]
    [InlineData("山田太郎は朝ごはんを食べる")]
    [InlineData("k7#mQz2pT9!xLw4")]
    [InlineData("318450962778203")]
    [InlineData("7Fq$w2Lm")]
    [InlineData("ycgdkfmhtpwe")]
    [InlineData("🌊🌋🐟🎷🧭🍋🛶🥁")]
    public void Takes_what_is_not(string password) => Assert.False(Judge.IsCommon(password), $"{Judge.Left(password)} left");

    [Fact, Trait("R", "R100"), Trait("R", "R344")]
    public void Refuses_every_password_of_the_list()
    {
        Assert.True(Listed.Count(password => password.Length >= 8) >= 3000);
        Assert.All(Listed, password => Assert.True(Judge.IsCommon(password), password));
    }

    [Fact]
    public void Leaves_two_or_more_of_every_word_for_passphrases() =>
        Assert.All(Diceware, word => Assert.True(Judge.Left(word) >= 2, word));

    [Property(Replay = "20261123,20261123", MaxTest = 1000)]
    public Property Takes_four_words_with_or_without_marks_between() => Prop.ForAll(
        (from words in Gen.Shuffle(Diceware) from mark in Gen.Elements(" ", "-", "") select string.Join(mark, words.Take(4))).ToArbitrary(),
        phrase => !Judge.IsCommon(phrase));

    [Fact]
    public void Takes_the_four_commonest_words_for_passphrases()
    {
        var words = Listed.Intersect(Diceware).Take(4).ToList();

        Assert.False(Judge.IsCommon(string.Join(' ', words)));
        Assert.False(Judge.IsCommon(string.Concat(words)));
    }

    [Theory]
    [InlineData("xkwvqjzb", 8)]
    [InlineData("passwordxkwvqj", 8)]
    [InlineData("passwordxkwvq", 7)]
    [InlineData("p4sswordxkwvq", 8)]
    [InlineData("2024xkwvqjz", 8)]
    [InlineData("2024xkwvqj", 7)]
    [InlineData("2124xkwvqj", 10)]
    [InlineData("24.12.1984xkwvq", 8)]
    [InlineData("40.77.1984xkwvq", 12)]
    [InlineData("bcdefghxkwvqj", 8)]
    [InlineData("bcdefghxkwvq", 7)]
    [InlineData("xkwvqjzbxkwvqjzb", 8)]
    [InlineData("xkwvqjzbbzjqvwkx", 8)]
    public void Leaves_what_its_docstring_says(string password, int left) => Assert.Equal(left, Judge.Left(password));

    [Theory, Trait("R", "R095"), Trait("R", "R107")]
    [InlineData("holdfastholdfast1")]
    [InlineData("Holdfast2026Holdfast")]
    [InlineData("h0ldf4st-h0ldf4st")]
    [InlineData("tsafdlohtsafdloh")]
    [InlineData("holdfast-nordlicht")]
    [InlineData("NORDLICHT!NORDLICHT!")]
    [InlineData("пример2026пример")]
    public void Takes_context_words_for_common_ones(string password) =>
        Assert.True(Judge.IsCommon(password, ["Holdfast", "Nordlicht", "Пример", "", "🌊"]));

    [Fact, Trait("R", "R107")]
    public void Takes_a_passphrase_with_a_context_word() =>
        Assert.False(Judge.IsCommon("holdfast harbour lights at dawn", ["holdfast"]));

    [Theory, Trait("R", "R337")]
    [InlineData("xkw\u00e9qjzb")]
    [InlineData("xkwe\u0301qjzb")]
    [InlineData("xkw🌊qjzb")]
    public void Counts_code_points(string password) => Assert.Equal(8, Judge.Left(password));

    [Fact, Trait("R", "R336")]
    public void Judges_256_code_points_within_bounds()
    {
        string[] worst = ["a", "1", "1!", "ab", "p@55w0rd", "01/01/1990", "qwertyuiop", "a ", "🌊", "5a$1|"];
        var texts = worst.Select(piece => string.Concat(Enumerable.Repeat(piece, 10_000))).ToList();
        Assert.All(texts, text => Judge.IsCommon(text, ["holdfast"]));

        // A millisecond each in a release build on an idle machine; the margin is for neither.
        var watch = Stopwatch.StartNew();
        Assert.All(texts, text => Assert.True(Judge.IsCommon(text, ["holdfast"])));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), watch.Elapsed.ToString());
    }

    [Fact]
    public void Judges_for_many_threads_at_once()
    {
        var judge = new CommonPasswords();
        var left = new int[200];
        Parallel.For(0, left.Length, i => left[i] = judge.Left("seven quiet harbour lights"));

        Assert.Equal(Judge.Left("seven quiet harbour lights"), Assert.Single(left.Distinct()));
    }

    [Property, Trait("F", "F44")]
    public bool Never_throws_and_leaves_no_more_than_there_is(string? password, string?[] contextWords)
    {
        var text = password ?? "";
        return Judge.Left(text, [.. contextWords.Select(word => word ?? "")]) is var left && left >= 0 && left <= text.Length;
    }

    [Fact, Trait("F", "F44")]
    public void Copes_with_lone_surrogates() => Assert.True(Judge.IsCommon("\ud800\udfff\udc00 password", ["\ud800"]));

    // Two code points are too short for a repeat, so up to four may be left.
    [Property]
    public bool A_second_time_adds_nothing(NonEmptyString password) =>
        Judge.Left(password.Get + password.Get) <= Math.Max(4, Judge.Left(password.Get));

    private static string[] Resource(Type owner, string name)
    {
        using var stream = owner.Assembly.GetManifestResourceStream(name);
        return JsonSerializer.Deserialize<string[]>(Assert.IsType<Stream>(stream, exactMatch: false)) ?? [];
    }
}
