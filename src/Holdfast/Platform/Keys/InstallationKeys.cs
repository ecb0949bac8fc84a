using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Keys;

/// <summary>
/// Keys that must not stand in the database: numbered random keys in a file that only the owner can read, and from each one
/// key for each purpose (HKDF-SHA256, RFC 5869). The newest makes what is new, the older ones still open what they made.
/// </summary>
/// <param name="file">The absolute path of the key file.</param>
public sealed class InstallationKeys(string file, TimeProvider time)
{
    private IReadOnlyList<InstallationKey>? _keys;

    public string File => file;

    public bool Exist => System.IO.File.Exists(file);

    /// <summary>The number of the key that seals and signs.</summary>
    public int Number => All[^1].Number;

    /// <summary>The number of the first key that the file still holds.</summary>
    public int Oldest => All[0].Number;

    /// <summary>In the order of their numbers.</summary>
    /// <exception cref="StartRefusedException">The file is missing or damaged.</exception>
    public IReadOnlyList<InstallationKey> All => _keys ??= KeyFile.Read(file);

    /// <summary>32 bytes, different for each purpose, the same until the next rotation.</summary>
    public byte[] For(string purpose) => For(purpose, Number);

    /// <summary>The same from the key of this number, for what was made under it.</summary>
    /// <exception cref="StartRefusedException">The file has no such key.</exception>
    public byte[] For(string purpose, int number)
    {
        var key = All.FirstOrDefault(key => key.Number == number) ?? throw new StartRefusedException(
            $"The key file {file} holds no key {number}, which the database needs. Copy the file from the node on which the keys were rotated, or from your backup of the keys.");
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret, KeyFile.KeyBytes, info: Encoding.UTF8.GetBytes(purpose));
    }

    /// <summary>Makes the file with its first key. Only where nothing needs another one: keys that are lost are not replaced in silence.</summary>
    public void MakeFirst() => Add(1, []);

    /// <summary>Adds a key that seals and signs from now on; returns its number.</summary>
    public int AddNewest()
    {
        var before = All;
        return Add(before[^1].Number + 1, before);
    }

    private int Add(int number, IReadOnlyList<InstallationKey> before)
    {
        KeyFile.Write(file, [.. before, new InstallationKey(number, time.GetUtcNow(), RandomNumberGenerator.GetBytes(KeyFile.KeyBytes))]);
        _keys = null;
        return number;
    }
}

/// <summary>One key of the file.</summary>
/// <param name="Made">Null for the one of an old file, which did not say.</param>
public sealed record InstallationKey(int Number, DateTimeOffset? Made, byte[] Secret)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"Key {Number}";
}
