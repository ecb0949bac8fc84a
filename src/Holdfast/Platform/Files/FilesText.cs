using Holdfast.Platform.Web;

namespace Holdfast.Platform.Files;

/// <summary>What people read about files.</summary>
public static class FilesText
{
    /// <summary>Why a file was not taken, in one or two sentences.</summary>
    public static string Of(UploadFault fault, FilesOptions limits) => fault switch
    {
        UploadFault.Empty => "It's empty. Choose another file.",
        UploadFault.TooLarge => $"It's larger than {limits.MostMegabytes} MB. Send a smaller one, or only the part that matters.",
        UploadFault.TooMany => "That's many files in an hour. Try again in an hour, or send your words first.",
        UploadFault.TooMuch => "That's many files in a day. Try again tomorrow, or send your words first.",
        UploadFault.NoRoom => "We can't take files just now. Send your words first: you can add the file later.",
        UploadFault.Harmful => "Our virus scanner found something in it, so we didn't keep it.",
        UploadFault.TooSlow => "It didn't arrive: nothing came for a while. Try again.",
        _ => "It didn't arrive. Try again.",
    };

    public static int StatusOf(UploadFault fault) => fault switch
    {
        UploadFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
        UploadFault.TooMany or UploadFault.TooMuch => StatusCodes.Status429TooManyRequests,
        UploadFault.NoRoom => StatusCodes.Status507InsufficientStorage,
        UploadFault.TooSlow => StatusCodes.Status408RequestTimeout,
        UploadFault.Broken => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>How an upload stands.</summary>
    public static string Of(UploadedFile file) => file switch
    {
        { State: FileState.BeingChecked } => "Uploaded. We're still checking it for viruses; you can send it already.",
        { State: FileState.NotChecked } => "Uploaded. It couldn't be checked for viruses, so only support can open it.",
        { IsCleaned: true } => "Ready. We removed what looked like a password, code, card number or sign-in.",
        { IsUnread: true } => "Ready. It's too large for us to look for passwords and codes in it: check that there are none.",
        { Sort: FileSort.Heic } => "Ready. Browsers can't show this kind of photo, so it's sent as a file.",
        { Sort: FileSort.OtherPicture } => "Ready. It can't be shown on the page, so it's sent as a file.",
        _ when file.Sort.IsShown() => "Ready. It won't show where or with what it was taken.",
        _ => "Ready",
    };

    /// <summary>How a file that was sent stands; null where it is simply there.</summary>
    public static string? Of(FileView file, bool isStaff) => file.State switch
    {
        FileState.BeingChecked => "It's being checked for viruses. You can open it soon.",
        FileState.NotChecked => isStaff ? "It couldn't be checked for viruses. Open it with care." : "It couldn't be checked for viruses, so only support can open it.",
        FileState.Harmful => "A virus was found in it, so nobody can open it.",
        FileState.TakenOut => "This file was removed.",
        _ when file.IsCleaned => "What looked like a password, code, card number or sign-in was removed from it.",
        _ => null,
    };

    /// <summary>A file was sent before, perhaps in another tab.</summary>
    public static Problem IsSent(string field) => new(field, "A file was sent already", "It's in another message of yours. Take it out here, or add it again.");

    public static Problem TicketIsFull(string field) => new(field, "There are too many files", "This request can't take more files. Send them with a new request.");

    /// <summary>What is wrong with the files of a form.</summary>
    public static IReadOnlyList<Problem> Problems(SentFiles sent, FilesOptions limits) =>
    [
        .. sent.Refused.Select(one => new Problem(one.Field, $"“{one.Name}” wasn't added", Of(one.Fault, limits))),
        .. sent.Lost.Select(field => new Problem(field, "A file can't be sent any more", "It was sent already, was uploaded too long ago, or by somebody else. Add it again.")),
        .. sent.TooMany.Select(field => new Problem(field, "There are too many files", $"Send {SentFiles.Most} at the most. You can add more in a reply.")),
        .. sent.IsTooMuch ? [new Problem(sent.Files.Keys.FirstOrDefault() ?? "", "The files are too large together", $"Together they may have {limits.MostMegabytesOfMessage} MB. Take one out, and send it in a reply.")]
            : Array.Empty<Problem>(),
    ];
}
