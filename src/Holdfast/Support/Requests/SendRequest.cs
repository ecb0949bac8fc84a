using Holdfast.Platform.Files;
using Holdfast.Security.Sessions;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Requests;

/// <param name="Submission">What the form was drawn with: of many presses one makes a request.</param>
/// <param name="Filled">Without problems.</param>
public sealed record SendRequest(SignedIn By, SubmissionId Submission, RequestForm Form, FilledForm Filled)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>
/// Makes a request of a form that was filled in by somebody who is signed in: what becomes of it the document says, and nothing that was
/// sent.
/// </summary>
public sealed class SendRequestHandler(RequestForms forms, DepartmentBook departments, SubmitRequestHandler submit)
{
    public async Task<SubmitRequestResult> Handle(SendRequest command, CancellationToken ct)
    {
        var (filled, chosen) = (command.Filled, command.Filled.Subcategory ?? throw new ArgumentException("Nothing is chosen.", nameof(command)));
        // A department that was renamed or removed since is none: every agent sees what it would have got.
        var department = (await departments.All(ct)).FirstOrDefault(one => one.Name == chosen.Department)?.Id ?? Department.None;
        await forms.Keep(command.Form, ct);
        return await submit.Handle(
            new SubmitRequest(
                command.By.Account, command.Submission, filled.Subject, filled.Details, [.. filled.Answers.Select(answer => new FormAnswer(answer.Label, answer.Value))],
                department, PriorityOf(chosen), filled.Topic, command.Form.Version) { Files = command.Files },
            ct);
    }

    private static TicketPriority PriorityOf(FormSubcategory chosen) => chosen.Priority switch
    {
        FormPriority.High => TicketPriority.High,
        FormPriority.Low => TicketPriority.Low,
        _ => TicketPriority.Normal,
    };
}
