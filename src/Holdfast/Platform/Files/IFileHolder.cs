using Holdfast.Platform.Staff;

namespace Holdfast.Platform.Files;

/// <summary>What somebody may do with a file.</summary>
public enum FileSight
{
    /// <summary>It does not exist for them.</summary>
    None,

    /// <summary>They see it and get it when it is ready.</summary>
    Reader,

    /// <summary>They work here: they also get what could not be checked, after a warning.</summary>
    Staff,
}

/// <summary>
/// A capability that holds files: a ticket's events, an article. It alone knows who sees them, and is asked at each request for one.
/// </summary>
public interface IFileHolder
{
    /// <summary>Stored with each of its files: never change it.</summary>
    string Kind { get; }

    /// <param name="http">Of a stranger it may know more, such as a pass.</param>
    /// <param name="person">Null for a stranger.</param>
    /// <param name="holder">Its own id of what the file belongs to; of nothing at all where the file does not exist, so that the statements are the same.</param>
    /// <param name="part">The part of that, as the row says.</param>
    Task<FileSight> SightOf(HttpContext http, Acting? person, Guid holder, int part, CancellationToken ct);
}

/// <summary>What strangers sent and nobody has confirmed counts with what they uploaded (rulings G16).</summary>
public interface IUnconfirmedFiles
{
    Task<long> Bytes(CancellationToken ct);
}

/// <summary>
/// Stands before a file that somebody gets because they work here. Whoever writes down what staff read registers it, for the holders of one kind.
/// </summary>
public interface IFileWatch
{
    /// <summary>The kind of holders.</summary>
    string Kind { get; }

    /// <summary>An answer in the file's place; null lets it go.</summary>
    Task<IResult?> Before(HttpContext http, Guid holder, Guid file, CancellationToken ct);
}

public static class FileHolderExtensions
{
    public static void AddFileHolder<THolder>(this IServiceCollection services)
        where THolder : class, IFileHolder => services.AddScoped<IFileHolder, THolder>();
}
