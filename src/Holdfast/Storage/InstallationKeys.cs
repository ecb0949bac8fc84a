using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Storage;

/// <summary>
/// Keys that must not stand in the database: one random key in the data folder, readable by the owner only, and from it
/// one key for each purpose (HKDF-SHA256, RFC 5869).
/// </summary>
public sealed class InstallationKeys(DataFolder folder)
{
    private const int KeyBytes = 32;

    private readonly Lazy<byte[]> _master = new(() => ReadOrMake(folder.In("holdfast.key")));

    /// <summary>32 bytes, the same at each start, different for each purpose.</summary>
    public byte[] For(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _master.Value, KeyBytes, info: Encoding.UTF8.GetBytes(purpose));

    private static byte[] ReadOrMake(string file)
    {
        if (!File.Exists(file))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var stream = new FileStream(file, options);
            stream.Write(RandomNumberGenerator.GetBytes(KeyBytes));
        }

        var key = File.ReadAllBytes(file);
        return key.Length == KeyBytes ? key : throw new StartRefusedException(
            $"The key file {file} is damaged: it holds {key.Length} bytes instead of {KeyBytes}. Put the right one back from your backup.");
    }
}
