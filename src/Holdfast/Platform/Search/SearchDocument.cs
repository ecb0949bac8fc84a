using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Search;

/// <summary>Who finds a document. Whoever finds one of a higher number finds those of the lower ones too; the numbers are stored.</summary>
public enum Audience
{
    Everybody = 0,

    /// <summary>Whoever is signed in.</summary>
    Members = 1,

    Staff = 2,
}

/// <summary>
/// Something that can be found. Its words are made by <see cref="Words"/> and indexed by the database (schema of <see cref="SearchSchema"/>).
/// The key is the database's count, which both index engines need.
/// </summary>
public sealed class SearchDocument
{
    public const int TitleLength = 300;

    public long Id { get; init; }

    /// <summary>What it is, such as "article".</summary>
    public required string Kind { get; init; }

    /// <summary>The id of what it describes.</summary>
    public required Guid Subject { get; init; }

    /// <summary>Which part of it, 0 where it has one.</summary>
    public required int Part { get; init; }

    public required Audience Audience { get; init; }

    /// <summary>Whose it is, where the audience is staff of one department.</summary>
    public Guid? Department { get; init; }

    public required string Title { get; set; }

    public required string Text { get; set; }

    public required string TitleWords { get; set; }

    public required string TextWords { get; set; }

    /// <summary>The heavier comes first, among those that match alike.</summary>
    public required int Weight { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<SearchDocument>
    {
        public void Configure(EntityTypeBuilder<SearchDocument> builder)
        {
            builder.ToTable("search_documents");
            builder.HasKey(d => d.Id);
            builder.Property(d => d.Id).ValueGeneratedOnAdd();
            builder.Property(d => d.Kind).HasMaxLength(20);
            builder.Property(d => d.Title).HasMaxLength(TitleLength);
            builder.HasIndex(d => new { d.Kind, d.Subject, d.Part, d.Audience }).IsUnique();
        }
    }
}

/// <summary>What the model cannot say: the index over the words. Each engine only matches words that we made; neither cuts or ranks.</summary>
internal static class SearchSchema
{
    /// <summary>External content: the index keeps no second copy of the words, so what leaves it is told to it with the old ones.</summary>
    public const string Sqlite = """
        CREATE VIRTUAL TABLE search_words USING fts5(title_words, text_words, content='search_documents', content_rowid='id',
            tokenize="ascii tokenchars '._@#+/:=&'", detail=column);
        -- Without it a word that left the index would stand in its older parts, and so in the file.
        INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);
        CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents BEGIN
            INSERT INTO search_words (rowid, title_words, text_words) VALUES (new.id, new.title_words, new.text_words);
        END;
        CREATE TRIGGER search_documents_removed AFTER DELETE ON search_documents BEGIN
            INSERT INTO search_words (search_words, rowid, title_words, text_words) VALUES ('delete', old.id, old.title_words, old.text_words);
        END;
        CREATE TRIGGER search_documents_changed AFTER UPDATE ON search_documents BEGIN
            INSERT INTO search_words (search_words, rowid, title_words, text_words) VALUES ('delete', old.id, old.title_words, old.text_words);
            INSERT INTO search_words (rowid, title_words, text_words) VALUES (new.id, new.title_words, new.text_words);
        END;
        """;

    public const string Postgres = """
        ALTER TABLE search_documents
            ADD COLUMN title_index tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(title_words, ' '))) STORED,
            ADD COLUMN words_index tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(title_words, ' ') || string_to_array(text_words, ' '))) STORED;
        CREATE INDEX ix_search_documents_words_index ON search_documents USING gin (words_index);
        """;
}
