using System.Globalization;
using System.Text;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Keys;

/// <summary>
/// The file of the installation's keys: a line for each with its number, when it was made, and 32 bytes in base64; the newest is
/// the last. A file of 32 bytes and nothing else is the older form and holds key 1.
/// </summary>
internal static class KeyFile
{
    public const string Name = "holdfast.key";
    public const int KeyBytes = 32;

    /// <summary>Most keys in a file: more than a rotation each day of a year.</summary>
    public const int Most = 400;

    private const string Heading = "# The keys of this installation. Keep a copy apart from the backups of the database. The last line seals and signs.";
    private const string Times = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <exception cref="StartRefusedException">The file is missing or damaged.</exception>
    public static IReadOnlyList<InstallationKey> Read(string file)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The key file {file} cannot be read: {problem.Message} Put it back from your backup of the keys, or copy it from another node.");
        }

        if (bytes.Length == KeyBytes)
        {
            return [new InstallationKey(1, null, bytes)];
        }

        var keys = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line[0] != '#').Select(Key).ToList();
        var inOrder = keys.OfType<InstallationKey>().Select(key => key.Number).Distinct().Order();
        return keys.Count is > 0 and <= Most && keys.OfType<InstallationKey>().Select(key => key.Number).SequenceEqual(inOrder) && !keys.Contains(null)
            ? [.. keys.OfType<InstallationKey>()]
            : throw new StartRefusedException($"The key file {file} is damaged. Put the right one back from your backup of the keys, or copy it from another node.");
    }

    /// <summary>Writes it whole or not at all, for the owner only.</summary>
    public static void Write(string file, IReadOnlyList<InstallationKey> keys)
    {
        if (keys.Count > Most)
        {
            throw new StartRefusedException($"The key file {file} holds {Most} keys, the most it can. Remove the lines of the oldest once nothing sealed by them is needed.");
        }

        var lines = keys.Select(key => $"{key.Number} {Moment(key.Made)} {Convert.ToBase64String(key.Secret)}");
        OwnersFile.Write(file, string.Join('\n', [Heading, .. lines, ""]));
    }

    private static InstallationKey? Key(string line)
    {
        Span<byte> secret = stackalloc byte[KeyBytes];
        return line.Split(' ') is [var number, var made, var text]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0
            && Convert.TryFromBase64String(text, secret, out var length) && length == KeyBytes
            ? new InstallationKey(n, Moment(made), secret.ToArray())
            : null;
    }

    private static string Moment(DateTimeOffset? made) => made?.UtcDateTime.ToString(Times, CultureInfo.InvariantCulture) ?? "-";

    private static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made) ? made : null;
}
