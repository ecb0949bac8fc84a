using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Comments;

/// <summary>The name under which somebody contributes: chosen by them, unlike every other to the eye (rulings G51).</summary>
public sealed class PenName : IVersioned
{
    public const int MinLength = 2;

    public const int MaxLength = 40;

    /// <summary>How long the name of somebody who is erased is nobody's.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(365);

    /// <summary>What it looks like.</summary>
    public required string Skeleton { get; init; }

    /// <summary>Whose; null once they are erased.</summary>
    public AccountId? Account { get; set; }

    public required string Name { get; set; }

    /// <summary>When somebody else may take it, once its owner is erased.</summary>
    public DateTimeOffset? FreeAt { get; set; }

    /// <summary>A moderator took their pen: they read and do not write.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    public int Version { get; set; } = 1;

    internal sealed class Table : IEntityTypeConfiguration<PenName>
    {
        public void Configure(EntityTypeBuilder<PenName> builder)
        {
            builder.ToTable("pen_names");
            builder.HasKey(p => p.Skeleton);
            builder.Property(p => p.Skeleton).HasMaxLength(4 * MaxLength);
            builder.Property(p => p.Name).HasMaxLength(MaxLength);
            builder.Property(p => p.Version).IsConcurrencyToken();
            builder.HasIndex(p => p.Account).IsUnique();
        }
    }
}

/// <summary>What is wrong with a pen name.</summary>
public enum PenNameFault
{
    Missing,
    TooShort,
    TooLong,
    NotOneLine,

    /// <summary>It reads like an address of a mailbox or of the web.</summary>
    IsAddress,

    /// <summary>Somebody has it, or it looks like one that somebody has, or like ours: which of them is not said.</summary>
    Taken,
}

/// <summary>The rules for pen names. Pure, but for the operator's own name.</summary>
public sealed class PenNames(IOptions<ShellOptions> shell)
{
    // Anywhere in a name.
    private static readonly string[] Inside = ["support", "admin", "moderator", "official", "customerservice", "helpdesk", "holdfast", "securityteam"];

    // As a word of a name.
    private static readonly string[] AsWord = ["staff", "team", "help", "helpcenter", "helpcentre", "agent", "agents", "specialist", "security", "system", "operator", "mod", "mods", "service", "you", "everybody", "formermember"];

    // Numbers and signs that stand for letters.
    private static readonly (char From, char To)[] Leet = [('3', 'e'), ('4', 'a'), ('5', 's'), ('7', 't'), ('8', 'b'), ('9', 'g'), ('$', 's'), ('@', 'a')];

    private readonly string _ours = Skeleton.Of(shell.Value.Name);

    /// <summary>The form that is shown: without space around it and runs of blanks, composed.</summary>
    public static string Of(string typed) => string.Join(' ', PersonName.Of(typed).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    /// <param name="name">As <see cref="Of"/> made it.</param>
    public PenNameFault? Check(string name) => PersonName.Check(name) switch
    {
        NameFault.Missing => PenNameFault.Missing,
        NameFault.NotOneLine => PenNameFault.NotOneLine,
        NameFault.TooLong => PenNameFault.TooLong,
        _ => name.Length > PenName.MaxLength ? PenNameFault.TooLong
            : name.Contains('@', StringComparison.Ordinal) && !IsOurs(name) || name.Contains("://", StringComparison.Ordinal) || name.Contains("www.", StringComparison.OrdinalIgnoreCase) ? PenNameFault.IsAddress
            : Skeleton.Of(name).Length < PenName.MinLength ? PenNameFault.TooShort
            : IsOurs(name) || Skeleton.MixesAlphabets(name) ? PenNameFault.Taken
            : null,
    };

    /// <summary>It speaks for us.</summary>
    private bool IsOurs(string name)
    {
        var letters = Leet.Aggregate(name, (text, sign) => text.Replace(sign.From, sign.To));
        var words = letters.Split([' ', '-', '_', '.', '\'', '’', '/', '|', '(', ')', '[', ']'], StringSplitOptions.RemoveEmptyEntries).Select(Skeleton.Of).ToHashSet(StringComparer.Ordinal);
        var all = Skeleton.Of(letters);
        return Inside.Any(word => all.Contains(Skeleton.Of(word), StringComparison.Ordinal)) || AsWord.Any(word => words.Contains(Skeleton.Of(word)) || all == Skeleton.Of(word))
            || (_ours.Length >= 4 && all.Contains(_ours, StringComparison.Ordinal));
    }
}
