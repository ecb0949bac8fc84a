using Holdfast.Platform.Staff;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Platform.Files;

/// <summary>/files/{id}/{name}: a file, by its holder's rights, asked at each request. What is another's answers as what is none.</summary>
internal static class FileEndpoint
{
    private const string One = FilesPaths.Files + "/{id:guid}/{name}";

    /// <summary>Nothing that is in a file runs, is framed, or reaches us as a page of ours.</summary>
    private const string Sandboxed = "default-src 'none'; img-src 'self'; sandbox; frame-ancestors 'none'";

    private const string ByRights = "A file's holder decides who sees it: articles show their pictures to everybody.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(One, Show).OpenToStrangers(ByRights);
        routes.MapPage(One + "/unchecked", Warn).OpenToStrangers(ByRights);
    }

    private static async Task<IResult> Show(Guid id, HttpContext http, FileSights sights, IFileStore store, CancellationToken ct, string? anyway = null)
    {
        var (file, sight) = await sights.Of(http, id, ct);
        return await sights.Before(http, file, sight, ct) ?? file switch
        {
            null => Nowhere(http),
            { State: FileState.NotChecked } when sight is FileSight.Staff && anyway is not null => Send(http, file, store),
            { State: FileState.NotChecked } when sight is FileSight.Staff => Pages.Go(FilesPaths.UncheckedOf(file.Id, file.Name)),
            { State: FileState.Ready } => Send(http, file, store),
            _ => TypedResults.NotFound(),
        };
    }

    private static async Task<IResult> Warn(Guid id, HttpContext http, FileSights sights, CancellationToken ct) =>
        await sights.Of(http, id, ct) is ({ State: FileState.NotChecked } file, FileSight.Staff)
            ? await sights.Before(http, file, FileSight.Staff, ct) ?? Pages.Draw<UncheckedFilePage>(new { File = file })
            : Nowhere(http);

    /// <summary>A stranger may be somebody who is signed out: the way back leads here, whether there is something or not.</summary>
    private static IResult Nowhere(HttpContext http) => http.Features.Get<Acting>() is not null ? TypedResults.NotFound()
        : Pages.Go($"{Paths.SignIn}?return={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}");

    private static IResult Send(HttpContext http, StoredFile file, IFileStore store)
    {
        if (store.Open(file.StoredAs) is not { } bytes)
        {
            return TypedResults.NotFound();
        }

        // Only for the file: the pages that say there is none are ours.
        http.Features.Set(new OwnContentSecurityPolicy(Sandboxed));
        var disposition = new ContentDispositionHeaderValue(file.Sort.IsShown() ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        return TypedResults.Stream(bytes, file.Sort.ContentType());
    }
}

/// <summary>Finds a file and asks its holder, by the same statements whether it exists or not.</summary>
public sealed class FileSights(HoldfastDb db, IEnumerable<IFileHolder> holders, IEnumerable<IFileWatch> watches)
{
    /// <summary>What is answered in place of a file that somebody sees who works here; null lets it go.</summary>
    public async Task<IResult?> Before(HttpContext http, StoredFile? file, FileSight sight, CancellationToken ct)
    {
        foreach (var watch in watches.Where(one => sight is FileSight.Staff && one.Kind == file?.HolderKind))
        {
            if (await watch.Before(http, file!.Holder, file.Id.Value, ct) is { } answer)
            {
                return answer;
            }
        }

        return null;
    }

    /// <summary>The file and what may be done with it; null where it does not exist for whoever asks.</summary>
    public async Task<(StoredFile? File, FileSight Sight)> Of(HttpContext http, Guid id, CancellationToken ct)
    {
        var named = FileId.From(id);
        var file = await db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == named, ct);
        // Of one that is none, the holder of most files is asked about nothing.
        var holder = file is null ? holders.FirstOrDefault() : holders.FirstOrDefault(one => one.Kind == file.HolderKind);
        var sight = holder is null ? FileSight.None : await holder.SightOf(http, http.Features.Get<Acting>(), file?.Holder ?? Guid.Empty, file?.HolderSeq ?? 0, ct);
        return file is null || sight is FileSight.None ? (null, FileSight.None) : (file, sight);
    }
}
