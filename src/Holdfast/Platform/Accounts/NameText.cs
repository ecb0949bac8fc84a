using System.Diagnostics;
using Holdfast.Platform.Web;

namespace Holdfast.Platform.Accounts;

/// <summary>What people read about their name.</summary>
public static class NameText
{
    public static Problem Of(NameFault fault, string field) => fault switch
    {
        NameFault.Missing => new Problem(field, "Your name is missing", "Type your name."),
        NameFault.TooLong f => new Problem(field, "Your name is too long", $"Use {Account.NameLength} characters or fewer. This has {f.Length}."),
        NameFault.NotOneLine => new Problem(field, "Your name has a character we can't show", "Type it again by hand, on one line."),
        _ => throw new UnreachableException(),
    };
}
