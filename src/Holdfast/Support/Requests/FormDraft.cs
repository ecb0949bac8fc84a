using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Requests;

/// <summary>The document as an admin has typed it and not published: one for each of them, kept with every preview.</summary>
public sealed class FormDraft
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public required AccountId Admin { get; init; }

    public required string Document { get; init; }

    /// <summary>The version that it is based on.</summary>
    public required int Version { get; init; }

    public required DateTimeOffset SavedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<FormDraft>
    {
        public void Configure(EntityTypeBuilder<FormDraft> builder)
        {
            builder.ToTable("form_drafts");
            builder.HasKey(d => d.Admin);
            builder.Property(d => d.Admin).ValueGeneratedNever();
            builder.HasIndex(d => d.SavedAt);
        }
    }
}

/// <summary>Keeps and forgets what admins type into the form's editor.</summary>
public sealed class FormDrafts(HoldfastDb db, TimeProvider time)
{
    public Task<FormDraft?> Read(AccountId admin, CancellationToken ct)
    {
        var since = time.GetUtcNow() - FormDraft.Kept;
        return db.Set<FormDraft>().AsNoTracking().SingleOrDefaultAsync(d => d.Admin == admin && d.SavedAt > since, ct);
    }

    /// <summary>In one statement, so that two previews at once leave the later one.</summary>
    /// <returns>When it was kept; null where it is longer than a document may be.</returns>
    public async Task<DateTimeOffset?> Keep(AccountId admin, EditedForm edited, CancellationToken ct)
    {
        if (Encoding.UTF8.GetByteCount(edited.Text) > FormParser.MaxBytes)
        {
            return null;
        }

        const string Sql =
            """
            INSERT INTO form_drafts (admin, document, version, saved_at) VALUES (@admin, @document, @version, @at)
            ON CONFLICT (admin) DO UPDATE SET document = excluded.document, version = excluded.version, saved_at = excluded.saved_at
            """;
        var now = time.GetUtcNow();
        await db.Alone(
            inside => db.Database.ExecuteSqlRawAsync(
                Sql,
                [
                    db.Parameter("@admin", admin.Value), db.Parameter("@document", edited.Text.ReplaceLineEndings("\n")),
                    db.Parameter("@version", edited.Version), db.Parameter("@at", db.TimeValue(now)),
                ],
                inside),
            ct);
        return now;
    }

    public Task Forget(AccountId admin, CancellationToken ct) =>
        db.Alone(inside => db.Set<FormDraft>().Where(d => d.Admin == admin).ExecuteDeleteAsync(inside), ct);
}

internal sealed class ForgetFormDrafts(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromHours(6);

    public Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow() - FormDraft.Kept;
        return db.Alone(inside => db.Set<FormDraft>().Where(d => d.SavedAt < before).ExecuteDeleteAsync(inside), ct);
    }
}

internal sealed class EraseFormDrafts : IEraseWithAccount
{
    public Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct) =>
        db.Set<FormDraft>().Where(d => d.Admin == account).ExecuteDeleteAsync(ct);
}
