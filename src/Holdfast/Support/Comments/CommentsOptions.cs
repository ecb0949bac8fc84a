using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Comments;

/// <summary>Section "Comments" of the configuration.</summary>
public sealed class CommentsOptions
{
    /// <summary>Somebody's first contribution waits until a moderator has published it.</summary>
    public bool FirstWait { get; set; }

    /// <summary>Contributions that one person may write within an hour.</summary>
    [Range(1, 1000)]
    public int AnHour { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class CommentsOptionsValidator : IValidateOptions<CommentsOptions>;
