using Holdfast.Security.Sessions;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Support.Requests;

/// <summary>Carries a request past the sign-in and back to the same words (rulings G12).</summary>
public sealed class KeptRequests(KeptForms kept)
{
    private const string Name = "request";
    private const string SubmissionKey = "submission";

    /// <summary>The flow under which it is kept; null where no more is kept just now.</summary>
    public Task<Guid?> Keep(HttpContext http, IFormCollection form, Submission? submission, CancellationToken ct)
    {
        var fields = form.Where(field => IsTyped(field.Key)).ToDictionary(field => field.Key, field => field.Value.OfType<string>().ToArray());
        if (submission is not null)
        {
            fields[SubmissionKey] = [submission.Id.Value.ToString()];
        }

        return kept.Keep(http, new FormWords(Name, fields, []), ct);
    }

    /// <summary>What was kept under the flow, for whoever is signed in now; null when there is nothing for them.</summary>
    public async Task<KeptWords?> Read(HttpContext http, Guid flow, CancellationToken ct) =>
        await kept.Read(http, flow, ct) is { Of: Name } words
            ? new KeptWords(
                new FormCollection(words.Fields.ToDictionary(field => field.Key, field => new StringValues(field.Value))),
                words.Fields.GetValueOrDefault(SubmissionKey) is [var text] && Guid.TryParse(text, out var id) ? Tickets.SubmissionId.From(id) : null)
            : null;

    private static bool IsTyped(string field) => field is TypedRequest.KindField or TypedRequest.CategoryField or TypedRequest.SubcategoryField
        or TypedRequest.SubjectField or TypedRequest.DetailsField || field.StartsWith(FormField.Prefix, StringComparison.Ordinal);
}

/// <param name="Submission">The id that the form had, so that what was sent after all is not sent twice.</param>
public sealed record KeptWords(IFormCollection Form, Tickets.SubmissionId? Submission);
