using System.Diagnostics;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Comments;

/// <summary>What people read about their contributions.</summary>
internal static class CommentsText
{
    public static Problem Of(PenNameFault fault, string field) => fault switch
    {
        PenNameFault.Missing => new(field, "The name is missing", "Type the name that readers will see."),
        PenNameFault.TooShort => new(field, "The name is too short", $"Use {PenName.MinLength} letters or more."),
        PenNameFault.TooLong => new(field, "The name is too long", $"Use {PenName.MaxLength} characters or fewer."),
        PenNameFault.NotOneLine => new(field, "The name has a character we can't show", "Type it again by hand, on one line."),
        PenNameFault.IsAddress => new(field, "The name is an address", "Everybody can read it, so use a name, not an email or a link."),
        PenNameFault.Taken => new(field, "That name is taken", "Choose another."),
        _ => throw new UnreachableException(),
    };

    public static Problem? OfText(string text, string field, string what, int most) => text.Length switch
    {
        0 => new(field, $"The {what} is empty", $"Type your {what}."),
        var length when length > most => new(field, $"The {what} is too long", $"Use {most:N0} characters or fewer. This has {length:N0}."),
        _ => null,
    };
}
