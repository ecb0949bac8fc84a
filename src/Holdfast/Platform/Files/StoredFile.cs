using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Files;

public readonly record struct FileId(Guid Value) : IId<FileId>
{
    public static FileId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static FileId From(Guid value) => new(value);
}

/// <summary>What may be done with a file. The numbers are stored.</summary>
public enum FileState
{
    /// <summary>Whoever its holder shows it to gets it.</summary>
    Ready = 1,

    /// <summary>The scanner has not answered yet: nobody gets it.</summary>
    BeingChecked = 2,

    /// <summary>The scanner could not look into it: staff only, after a warning.</summary>
    NotChecked = 3,

    /// <summary>The scanner found something: nobody gets it, and its bytes are gone.</summary>
    Harmful = 4,

    /// <summary>It was removed: its name and bytes are gone.</summary>
    TakenOut = 5,
}

/// <summary>
/// A file that was sent: what is known of it. Its bytes lie in the <see cref="IFileStore"/>. Whose it is and who sees it says its
/// holder (<see cref="IFileHolder"/>). A row is written by the save of the event that takes the file, and never before.
/// </summary>
public sealed class StoredFile
{
    public const int NameLength = 150;
    public const int WordsLength = 200;

    public required FileId Id { get; init; }

    /// <summary>Which <see cref="IFileHolder"/> knows who sees it.</summary>
    public required string HolderKind { get; init; }

    /// <summary>The holder's own id of what it belongs to.</summary>
    public required Guid Holder { get; init; }

    /// <summary>The part of that, such as the number of an event.</summary>
    public required int HolderSeq { get; init; }

    /// <summary>Its place among the files of that part.</summary>
    public required int Place { get; init; }

    /// <summary>As people read it; empty once it was taken out. Never a path.</summary>
    public required string Name { get; set; }

    /// <summary>What a picture shows, in its sender's words.</summary>
    public required string Words { get; set; }

    public required FileSort Sort { get; set; }

    public required long Size { get; set; }

    public required byte[] Sha256 { get; set; }

    /// <summary>Of a picture that pages may show.</summary>
    public int? Width { get; set; }

    public int? Height { get; set; }

    /// <summary>Something that looked like a secret was taken out of it.</summary>
    public required bool IsCleaned { get; set; }

    public required FileState State { get; set; }

    /// <summary>Its name in the store; it can be taken once.</summary>
    public required string StoredAs { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Whose account sent it; null of a stranger, and of somebody who was erased.</summary>
    public AccountId? By { get; init; }

    /// <summary>Its bytes are to be deleted: said by the save that took it out, and no more once they are gone.</summary>
    public bool IsDoomed { get; set; }

    /// <summary>How often the scanner was asked in vain.</summary>
    public int Tries { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<StoredFile>
    {
        public void Configure(EntityTypeBuilder<StoredFile> builder)
        {
            builder.ToTable("files");
            builder.Property(f => f.Id).ValueGeneratedNever();
            builder.Property(f => f.HolderKind).HasMaxLength(30);
            builder.Property(f => f.Name).HasMaxLength(NameLength);
            builder.Property(f => f.Words).HasMaxLength(WordsLength);
            builder.Property(f => f.Sha256).HasMaxLength(32);
            builder.Property(f => f.StoredAs).HasMaxLength(32);
            builder.HasIndex(f => f.StoredAs).IsUnique();
            builder.HasIndex(f => new { f.HolderKind, f.Holder, f.HolderSeq, f.Place });
            builder.HasIndex(f => f.By);
            builder.HasIndex(f => new { f.Tries, f.At }).HasFilter("state = 2");
            builder.HasIndex(f => f.IsDoomed).HasFilter("is_doomed");
        }
    }
}
