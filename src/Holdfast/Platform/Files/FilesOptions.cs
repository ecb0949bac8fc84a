using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Files;

/// <summary>Section "Files" of the configuration.</summary>
public sealed class FilesOptions
{
    /// <summary>Largest file, in MB.</summary>
    [Range(1, 100)]
    public int MostMegabytes { get; set; } = 20;

    /// <summary>All files of a message together, in MB.</summary>
    [Range(1, 500)]
    public int MostMegabytesOfMessage { get; set; } = 50;

    /// <summary>Uploads of one person, or of one network of strangers, in an hour.</summary>
    [Range(1, 100_000)]
    public int UploadsAnHour { get; set; } = 50;

    /// <summary>What one person, or one network of strangers, uploads in a day, in MB.</summary>
    [Range(1, 100_000)]
    public int MegabytesADay { get; set; } = 200;

    /// <summary>What all strangers together have uploaded, until somebody has confirmed it, in MB.</summary>
    [Range(1, 1_000_000)]
    public int MegabytesOfStrangers { get; set; } = 2048;

    /// <summary>Room on the disk, in MB, below which no files are taken, so that everything else goes on.</summary>
    [Range(0, 1_000_000)]
    public int ReserveMegabytes { get; set; } = 2048;

    /// <summary>The same as a share of the disk, in per cent.</summary>
    [Range(0, 50)]
    public int ReservePercent { get; set; } = 10;

    /// <summary>The virus scanner ClamAV: "unix:/run/clamav/clamd.ctl" or "tcp://127.0.0.1:3310". Empty: files are not checked.</summary>
    public string ClamAv { get; set; } = "";

    internal long MostBytes => Bytes(MostMegabytes);

    internal long MostBytesOfMessage => Bytes(MostMegabytesOfMessage);

    internal static long Bytes(int megabytes) => megabytes * 1024L * 1024;
}

[OptionsValidator]
internal sealed partial class FilesOptionsShape : IValidateOptions<FilesOptions>;

internal sealed class FilesOptionsValidator : IValidateOptions<FilesOptions>
{
    public ValidateOptionsResult Validate(string? name, FilesOptions options) => options.ClamAv.Length == 0 || ClamAvAddress.Parse(options.ClamAv) is not null
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Files:ClamAv is \"{options.ClamAv}\". It must be like unix:/run/clamav/clamd.ctl or tcp://127.0.0.1:3310.");
}
