using System.Data.Common;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Holdfast.Browser.Kit;

/// <summary>Whoever writes the mark meets a database that is away. It has no width, so pictures do not show it; everybody else goes on.</summary>
internal sealed class MarkedSaves : DbCommandInterceptor
{
    public const string Mark = "\u2060\u2060";

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        command.Parameters.OfType<DbParameter>().Any(parameter => parameter.Value is string text && text.Contains(Mark, StringComparison.Ordinal))
            ? throw new StorageAwayException("It is away for whoever writes the mark.", null)
            : ValueTask.FromResult(result);
}
