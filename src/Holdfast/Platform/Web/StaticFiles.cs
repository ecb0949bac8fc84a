using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.StaticAssets;

namespace Holdfast.Platform.Web;

/// <summary>
/// The files of wwwroot under an address that names this build, so that a browser keeps them for good and asks for none twice. One name for
/// all of them: modules and style sheets find each other by relative addresses, and none has to be rewritten. In Development, where files
/// change under a running server, they have their bare addresses.
/// </summary>
public sealed class StaticFiles(IHostEnvironment environment)
{
    private const string Folder = "/v";

    private string _build = "";
    private HashSet<PathString> _files = [];

    /// <summary>The address that a page names.</summary>
    /// <param name="path">As the file lies in wwwroot, with a slash before it.</param>
    public string PathOf(string path) => environment.IsDevelopment() ? path : $"{Folder}/{_build}{path}";

    /// <summary>Takes the name of the build out of the address, before anything asks where it leads.</summary>
    internal void Unwrap(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments(Folder, StringComparison.Ordinal, out var rest) && rest.Value is { Length: > 1 } text
            && text.IndexOf('/', 1) is > 0 and var end && _files.Contains(text[end..]))
        {
            http.Request.Path = text[end..];
            // Another build's page, while one takes the other's place: it gets what there is, and nobody keeps that under the wrong name.
            if (text.AsSpan(1, end - 1).SequenceEqual(_build))
            {
                http.Features.Set(new KeptForGood());
            }
        }
    }

    /// <summary>Once the files are mapped.</summary>
    internal void Learn(IEnumerable<EndpointDataSource> mapped)
    {
        var files = mapped.SelectMany(source => source.Endpoints).Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>()
            .Where(file => file.Selectors.Count == 0).OrderBy(file => file.Route, StringComparer.Ordinal).ToList();
        var text = string.Join('\n', files.Select(file => $"{file.Route} {file.ResponseHeaders.FirstOrDefault(header => header.Name == "ETag")?.Value}"));
        _build = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
        _files = [.. files.Select(file => new PathString("/" + file.Route))];
    }
}

/// <summary>The address of a file names what is in it. A request feature.</summary>
internal sealed class KeptForGood;
