using Holdfast.Platform.Accounts;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;

namespace Holdfast.Security.SignUp;

/// <summary>What somebody must say about themselves to have an account.</summary>
public sealed class SignUpRules(NewPasswords passwords, Kinds kinds, DeskDomain desk)
{
    public const string EmailField = "Email";
    public const string NameField = "Name";
    public const string KindField = "Kind";
    public const string PasswordField = "Password";

    public int MinLength => passwords.Rules.MinLength;

    public int MaxLength => passwords.Rules.MaxLength;

    public IReadOnlyList<KindOption> Offered => kinds.All;

    /// <summary>"freelancer, client or agency"; of many kinds none is named.</summary>
    private string Named => kinds.All.Count > 4 ? "what you are"
        : $"{string.Join(", ", kinds.All.SkipLast(1).Select(kind => kind.Label.ToLowerInvariant()))} or {kinds.All[^1].Label.ToLowerInvariant()}";

    /// <summary>The kind that was chosen; where there is one only, nobody is asked.</summary>
    public string? KindOf(string chosen) => kinds.All.Count == 1 ? kinds.All[0].Name : kinds.Find(chosen)?.Name;

    /// <summary>The password where it may be stored, and all that is wrong, in the order of the form; empty when nothing is.</summary>
    public async Task<(CheckedPassword? Password, IReadOnlyList<Problem> Problems)> Check(
        string address, string name, string kind, string password, CancellationToken ct)
    {
        List<Problem> problems = [];
        if (EmailText.Of(desk.Read(address), EmailField) is { } noEmail)
        {
            problems.Add(noEmail);
        }

        if (PersonName.Check(PersonName.Of(name)) is { } fault)
        {
            problems.Add(NameText.Of(fault, NameField));
        }

        if (KindOf(kind) is null)
        {
            problems.Add(new Problem(KindField, $"Choose {Named}", "Choose one."));
        }

        var (chosen, refused) = await passwords.Check(password, PersonName.Of(name), [address.Trim()], null, ct);
        if (refused is not null)
        {
            problems.Add(PasswordText.Of(refused, PasswordField, "password"));
        }

        return (chosen, problems);
    }
}
