using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Requests;

/// <summary>A version of the form's document. A ticket names the one that it was sent under, so none is ever changed.</summary>
public sealed class FormVersion : IAppendOnly
{
    public required int Number { get; init; }

    public required string Document { get; init; }

    /// <summary>Who made it; null of one that came with the product.</summary>
    public required AccountId? MadeBy { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<FormVersion>
    {
        public void Configure(EntityTypeBuilder<FormVersion> builder)
        {
            builder.ToTable("form_versions");
            builder.HasKey(v => v.Number);
            builder.Property(v => v.Number).ValueGeneratedNever();
        }
    }
}
