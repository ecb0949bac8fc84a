using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Texts;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Platform.Files;

/// <summary>The files of a form that was sent.</summary>
/// <param name="Files">By field, in their order.</param>
/// <param name="Refused">What came with the form itself and was not taken.</param>
/// <param name="Lost">Fields with a file that cannot be sent (any more).</param>
/// <param name="TooMany">Fields with more than <see cref="Most"/>.</param>
/// <param name="IsTooMuch">They are too large together.</param>
public sealed record SentFiles(
    IReadOnlyDictionary<string, IReadOnlyList<UploadedFile>> Files, IReadOnlyList<RefusedFile> Refused, IReadOnlyList<string> Lost, IReadOnlyList<string> TooMany,
    bool IsTooMuch)
{
    /// <summary>Of a field.</summary>
    public const int Most = 5;

    public static readonly SentFiles None = new(new Dictionary<string, IReadOnlyList<UploadedFile>>(), [], [], [], false);

    public IReadOnlyList<UploadedFile> All => [.. Files.Values.SelectMany(files => files)];

    public IReadOnlyList<UploadedFile> Of(string field) => Files.GetValueOrDefault(field, []);

    /// <summary>They can be sent as they are.</summary>
    public bool IsRight => Refused.Count == 0 && Lost.Count == 0 && TooMany.Count == 0 && !IsTooMuch;
}

/// <summary>A file that came with a form and was not taken.</summary>
public sealed record RefusedFile(string Field, string Name, UploadFault Fault);

/// <summary>Reads the files of a form: whatever the browser sent, only uploads of whoever sends it are there (rulings G16).</summary>
public sealed class FormFiles(FileHandles handles, Secrets secrets, IOptions<FilesOptions> options)
{
    /// <summary>The name of the field in which somebody says what a picture shows.</summary>
    public static string WordsField(string field, UploadedFile file) => $"{field}-words-{file.Mark}";

    /// <summary>What can be sent of a form that the edge has read, and what cannot.</summary>
    public SentFiles Read(HttpContext http, params IEnumerable<string> fields) => Read(http, name => Form(http)[name], fields, isSent: true);

    /// <summary>
    /// What stood in a form that is drawn again. To whoever is signed in, another's is as nothing; of whoever was signed out meanwhile it is
    /// asked when it is sent.
    /// </summary>
    public SentFiles Shown(HttpContext http, params IEnumerable<string> fields) => Read(http, name => Form(http)[name], fields, isSent: false);

    /// <summary>The same of a form that was kept.</summary>
    /// <param name="values">What stood in a field.</param>
    public SentFiles Shown(HttpContext http, Func<string, StringValues> values, IEnumerable<string> fields) => Read(http, values, fields, isSent: false);

    private static IFormCollection Form(HttpContext http) => http.Request.HasFormContentType ? http.Request.Form : FormCollection.Empty;

    private SentFiles Read(HttpContext http, Func<string, StringValues> values, IEnumerable<string> fields, bool isSent)
    {
        var by = http.Features.Get<Acting>()?.Account;
        var isTheirsOnly = isSent || by is not null;
        Dictionary<string, IReadOnlyList<UploadedFile>> files = [];
        List<string> lost = [], tooMany = [];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            List<UploadedFile> its = [];
            foreach (var handle in values(field).OfType<string>().Where(handle => handle.Length > 0).Take(2 * SentFiles.Most))
            {
                if (handles.Open(handle) is { } file && (!isTheirsOnly || UploadOwner.MaySend(http, file.Owner)))
                {
                    if (taken.Add(file.StoredAs))
                    {
                        its.Add(WithWords(file, values(WordsField(field, file)).ToString(), by));
                    }
                }
                else if (!lost.Contains(field))
                {
                    lost.Add(field);
                }
            }

            if (its.Count > 0)
            {
                files[field] = its;
            }

            if (its.Count > SentFiles.Most)
            {
                tooMany.Add(field);
            }
        }

        var refused = http.Features.Get<RefusedFiles>()?.Files ?? [];
        return new SentFiles(files, refused, lost, tooMany, files.Values.Sum(its => its.Sum(file => file.Size)) > options.Value.MostBytesOfMessage);
    }

    private UploadedFile WithWords(UploadedFile file, string typed, AccountId? by)
    {
        if (typed.Length == 0)
        {
            return file;
        }

        var clean = secrets.TakeOut(string.Join(' ', typed.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)), by);
        var words = clean.Text.Length <= StoredFile.WordsLength ? clean.Text : Cut(clean.Text);
        return file with { Words = words, Found = [.. file.Found, .. clean.Found] };
    }

    /// <summary>Never half a sign.</summary>
    private static string Cut(string text)
    {
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (cut.Length + rune.Utf16SequenceLength > StoredFile.WordsLength)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return cut.ToString();
    }
}

/// <summary>What came with this request's form and was not taken: a request feature.</summary>
internal sealed record RefusedFiles(IReadOnlyList<RefusedFile> Files);
