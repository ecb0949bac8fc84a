using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Storage;

public enum StorageProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Section "Storage" of the configuration.</summary>
public sealed class StorageOptions
{
    /// <summary>Sqlite (one process, one folder) or Postgres (ConnectionStrings:Holdfast says which).</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>Database, files and keys; made when missing, readable by the owner only.</summary>
    [Required]
    public string DataFolder { get; set; } = "./data";

    /// <summary>How long a save waits for its turn or a locked database, in seconds, before it gives up in words.</summary>
    [Range(1, 60)]
    public int BusySeconds { get; set; } = 5;
}

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
