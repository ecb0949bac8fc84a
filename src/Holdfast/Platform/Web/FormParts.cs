using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Platform.Web;

/// <summary>A form that may bring files along, where there is no script to send them one by one.</summary>
/// <param name="MostBytes">Of the whole body.</param>
public sealed record TakesFiles(long MostBytes);

public static class TakesFilesExtensions
{
    public static TBuilder TakesFiles<TBuilder>(this TBuilder builder, long mostBytes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new TakesFiles(mostBytes));
}

/// <summary>
/// A multipart form that is read part by part: its fields up to the first file by the edge, the rest once it is known who sends it and that
/// the form is ours (rulings G16). A request feature.
/// </summary>
public sealed class FormParts
{
    private readonly MultipartReader _reader;
    private readonly FormLimits _limits;
    private readonly Dictionary<string, StringValues> _fields = new(StringComparer.OrdinalIgnoreCase);
    private MultipartSection? _file;
    private int _bytes;
    private int _count;

    private FormParts(MultipartReader reader, FormLimits limits) => (_reader, _limits) = (reader, limits);

    /// <summary>What was read of its fields.</summary>
    public IFormCollection Form => new FormCollection(_fields);

    /// <summary>Null where it is no multipart form. What is damaged throws as the framework's own reader does.</summary>
    public static async Task<FormParts?> Begin(HttpRequest request, FormLimits limits, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (boundary is not { Length: > 0 and <= 100 })
        {
            throw new InvalidDataException("A multipart form without a boundary.");
        }

        var parts = new FormParts(new MultipartReader(boundary, request.Body) { HeadersCountLimit = 10, HeadersLengthLimit = 8 * 1024 }, limits);
        parts._file = await parts.Next(ct);
        return parts;
    }

    /// <summary>Reads on to the end, and gives each file to whoever takes it.</summary>
    /// <param name="take">Field, name and bytes of a file; returns what stands in the field for it, or null.</param>
    public async Task Rest(Func<string, string, Stream, Task<string?>> take, CancellationToken ct)
    {
        for (; _file is not null; _file = await Next(ct))
        {
            var (field, name) = NamesOf(_file);
            if (await take(field, name, _file.Body) is { } value)
            {
                Add(field, value);
            }
        }
    }

    /// <summary>Reads fields until there is a file, or nothing more.</summary>
    private async Task<MultipartSection?> Next(CancellationToken ct)
    {
        while (await _reader.ReadNextSectionAsync(ct) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.DispositionType.Equals("form-data"))
            {
                throw new InvalidDataException("A part of the form says not what it is.");
            }

            var isFile = disposition.FileName.HasValue || disposition.FileNameStar.HasValue;
            if (isFile && NamesOf(section).Name.Length > 0)
            {
                return section;
            }

            // A file field in which nothing was chosen is a part with nothing in it.
            var value = await Text(section.Body, ct);
            if (!isFile)
            {
                Add(HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), value);
            }
        }

        return null;
    }

    private static (string Field, string Name) NamesOf(MultipartSection section)
    {
        var disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition ?? "");
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return (HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), HeaderUtilities.RemoveQuotes(name).ToString());
    }

    private async Task<string> Text(Stream body, CancellationToken ct)
    {
        using var text = new MemoryStream();
        var piece = new byte[4096];
        for (var read = await body.ReadAsync(piece, ct); read > 0; read = await body.ReadAsync(piece, ct))
        {
            text.Write(piece, 0, read);
            if ((_bytes += read) > _limits.Bytes)
            {
                throw new BadHttpRequestException("The form is too large.", StatusCodes.Status413PayloadTooLarge);
            }
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private void Add(string field, string value)
    {
        if (++_count > _limits.Fields || field.Length > 256)
        {
            throw new InvalidDataException("The form has too many fields.");
        }

        _fields[field] = StringValues.Concat(_fields.GetValueOrDefault(field), value);
    }
}
