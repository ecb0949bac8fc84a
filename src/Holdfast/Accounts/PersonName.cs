using Holdfast.Shell;

namespace Holdfast.Accounts;

/// <summary>A person's name, as they write it.</summary>
public static class PersonName
{
    /// <summary>What is wrong with it, or null. It may hold anything but control characters, at most 100 UTF-16 units.</summary>
    public static Problem? Fault(string typed, string field)
    {
        var name = typed.Trim();
        return name.Length switch
        {
            0 => new Problem(field, "Your name is missing", "Type your name."),
            > Account.NameLength => new Problem(field, "Your name is too long", $"Use {Account.NameLength} characters or fewer. This has {name.Length}."),
            _ when name.Any(char.IsControl) => new Problem(field, "Your name holds characters that cannot be shown", "Type it in one line, in letters."),
            _ => null,
        };
    }
}
