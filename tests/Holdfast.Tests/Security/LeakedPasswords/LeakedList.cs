using System.Globalization;
using System.Text;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>Lists of leaked passwords, and filters of them, as the tests need them.</summary>
internal static class LeakedList
{
    /// <summary>Lines of such a list, in order; a password's count is its place, from 1.</summary>
    public static string Of(params string[] passwords) => string.Concat(passwords
        .Select((password, i) => (Key: BreachKey.Of(password) ?? throw new ArgumentException("It has no normal form.", nameof(passwords)), Count: i + 1))
        .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Key.Prefix}{line.Key.Suffix}:{line.Count}\r\n"))
        .Order(StringComparer.Ordinal));

    /// <summary>Puts a filter of these passwords into the data folder.</summary>
    public static void Leak(string dataFolder, params string[] passwords) => Leak(dataFolder, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), passwords);

    /// <summary>The same, made at another time.</summary>
    public static void Leak(string dataFolder, DateTimeOffset at, params string[] passwords)
    {
        using var writer = new BreachFilterWriter(Path.Combine(dataFolder, BreachFile.Name), 1);
        var corpus = new Corpus(new MemoryStream(Encoding.ASCII.GetBytes(Of(passwords))));
        while (corpus.Next())
        {
            writer.Add(corpus.Key);
        }

        writer.Finish(at, 1);
    }
}
