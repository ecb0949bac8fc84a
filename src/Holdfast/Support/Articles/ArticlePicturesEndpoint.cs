using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Articles;

/// <summary>/admin/articles/{id}/pictures: the pictures of an article, and the line of Markdown that shows each.</summary>
internal static class ArticlePicturesEndpoint
{
    public const string Field = "Pictures";

    private const string One = ArticlesPaths.Admin + "/{id:guid}/pictures";

    private static readonly Role[] Writers = [Role.Lead, Role.Admin];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(One, Show).ForRoles(Writers);
        routes.MapForm(One, Add).ForRoles(Writers).StandsOn(ArticlesPaths.Admin).TakesFiles(routes);
    }

    private static Task<IResult> Show(Guid id, HoldfastDb db, FileBook files, CancellationToken ct) => Page(id, db, files, [], [], ct);

    private static async Task<IResult> Add(
        Guid id, HttpContext http, HoldfastDb db, FileBook files, FormFiles formFiles, AddArticlePicturesHandler handler, IOptions<FilesOptions> limits, CancellationToken ct)
    {
        var sent = formFiles.Read(http, Field);
        if (!sent.IsRight || sent.All.Count == 0)
        {
            IReadOnlyList<Problem> problems = sent.IsRight ? [new Problem(Field, "There is no picture", "Choose one first.")] : FilesText.Problems(sent, limits.Value);
            return await Page(id, db, files, sent.All, problems, ct);
        }

        switch (await handler.Handle(new AddArticlePictures(ArticleId.From(id), sent.All), ct))
        {
            case AddedPictures.Done:
                return Pages.Go(ArticlesPaths.PicturesOf(ArticleId.From(id)));
            case AddedPictures.NotThere:
                return TypedResults.NotFound();
            case AddedPictures.NoPicture:
                return await Page(id, db, files, sent.All, [new Problem(Field, "One of them can't be shown", "Use PNG, JPEG, GIF or WebP pictures of up to 40 megapixels.")], ct);
            case AddedPictures.TooMany:
                return await Page(id, db, files, sent.All, [new Problem(Field, "There are too many pictures", $"An article has {AddArticlePicturesHandler.Most} at the most.")], ct);
            default:
                return await Page(id, db, files, sent.All, [FilesText.IsSent(Field)], ct);
        }
    }

    private static async Task<IResult> Page(Guid id, HoldfastDb db, FileBook files, IReadOnlyList<UploadedFile> uploaded, IReadOnlyList<Problem> problems, CancellationToken ct)
    {
        var article = ArticleId.From(id);
        if (await db.Set<Article>().Where(a => a.Id == article).Select(a => a.Title).SingleOrDefaultAsync(ct) is not { } title)
        {
            return TypedResults.NotFound();
        }

        IReadOnlyList<FileView> pictures = [.. (await files.Of(ArticleFiles.HolderKind, id, [0], ct))[0]];
        return Pages.Draw<ArticlePicturesPage>(new { Article = article, Title = title, Pictures = pictures, Uploaded = uploaded, Problems = problems }, problems);
    }
}
