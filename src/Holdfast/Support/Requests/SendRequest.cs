using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Files;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Sessions;
using Holdfast.Support.Departments;
using Holdfast.Support.Strangers;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Requests;

/// <param name="Submission">What the form was drawn with: of many presses one makes a request.</param>
/// <param name="Filled">Without problems.</param>
public sealed record SendRequest(SignedIn By, SubmissionId Submission, RequestForm Form, FilledForm Filled)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>The same by somebody who isn't signed in.</summary>
/// <param name="Browser">What their form is bound to.</param>
public sealed record SendRequestAsStranger(
    string Name, string Address, SubmissionId Submission, RequestForm Form, FilledForm Filled, string Browser, Network Network, Origin Origin)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>
/// Makes a request of a form that was filled in: what becomes of it the document says, and nothing that was
/// sent.
/// </summary>
public sealed class SendRequestHandler(RequestForms forms, DepartmentBook departments, SubmitRequestHandler submit, SendAsStrangerHandler strangers)
{
    public async Task<SubmitRequestResult> Handle(SendRequest command, CancellationToken ct) =>
        await submit.Handle(await Request(command.By.Account, command.Submission, command.Form, command.Filled, command.Files, ct), ct);

    public async Task<SendAsStrangerResult> Handle(SendRequestAsStranger command, CancellationToken ct)
    {
        var request = await Request(default, command.Submission, command.Form, command.Filled, command.Files, ct);
        return await strangers.Handle(new SendAsStranger(command.Name, command.Address, request, command.Browser, command.Network, command.Origin), ct);
    }

    private async Task<SubmitRequest> Request(AccountId account, SubmissionId submission, RequestForm form, FilledForm filled, IReadOnlyList<UploadedFile> files, CancellationToken ct)
    {
        var chosen = filled.Subcategory ?? throw new ArgumentException("Nothing is chosen.", nameof(filled));
        // A department that was renamed or removed since is none: every agent sees what it would have got.
        var department = (await departments.All(ct)).FirstOrDefault(one => one.Name == chosen.Department)?.Id ?? Department.None;
        await forms.Keep(form, ct);
        return new SubmitRequest(
            account, submission, filled.Subject, filled.Details, [.. filled.Answers.Select(answer => new FormAnswer(answer.Label, answer.Value))],
            department, PriorityOf(chosen), filled.Topic, form.Version) { Files = files };
    }

    private static TicketPriority PriorityOf(FormSubcategory chosen) => chosen.Priority switch
    {
        FormPriority.High => TicketPriority.High,
        FormPriority.Low => TicketPriority.Low,
        _ => TicketPriority.Normal,
    };
}
