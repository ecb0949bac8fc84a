using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Search;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Articles;

/// <summary>Pictures of articles: whoever may read the article sees them, and whoever works here sees those of a draft too.</summary>
internal sealed class ArticleFiles(HoldfastDb db) : IFileHolder
{
    public const string HolderKind = "article";

    public string Kind => HolderKind;

    public async Task<FileSight> SightOf(HttpContext http, Acting? person, Guid holder, int part, CancellationToken ct)
    {
        if (person is { Role: not Role.Member })
        {
            return FileSight.Staff;
        }

        var (id, audience) = (ArticleId.From(holder), person is null ? Audience.Everybody : Audience.Members);
        return await db.Set<Article>().AnyAsync(a => a.Id == id && a.IsPublished && a.Audience <= audience, ct) ? FileSight.Reader : FileSight.None;
    }
}

/// <param name="Files">Uploads of whoever adds them.</param>
public sealed record AddArticlePictures(ArticleId Article, IReadOnlyList<UploadedFile> Files);

public enum AddedPictures
{
    Done,

    /// <summary>One of them is none that pages show.</summary>
    NoPicture,
    IsSent,
    TooMany,
    NotThere,
}

/// <summary>Adds pictures to an article; its text says where each stands.</summary>
public sealed class AddArticlePicturesHandler(HoldfastDb db, FileBook files)
{
    /// <summary>Of an article.</summary>
    public const int Most = 100;

    public async Task<AddedPictures> Handle(AddArticlePictures command, CancellationToken ct)
    {
        if (!await db.Set<Article>().AnyAsync(a => a.Id == command.Article, ct))
        {
            return AddedPictures.NotThere;
        }

        if (command.Files.Any(file => !file.Sort.IsShown()))
        {
            return AddedPictures.NoPicture;
        }

        if (await files.IsSent(command.Files, ct))
        {
            return AddedPictures.IsSent;
        }

        if (await files.Count(ArticleFiles.HolderKind, command.Article.Value, Most, ct) + command.Files.Count > Most)
        {
            return AddedPictures.TooMany;
        }

        files.Add(command.Files, ArticleFiles.HolderKind, command.Article.Value, 0);
        try
        {
            await db.SaveChangesAsync(ct);
            return AddedPictures.Done;
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            db.ChangeTracker.Clear();
            return AddedPictures.IsSent;
        }
    }
}
