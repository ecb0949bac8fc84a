using System.Data.Common;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

/// <summary>A database that takes every row and then cannot commit, as one with a full disk.</summary>
public sealed class FailingCommits : DbTransactionInterceptor
{
    public bool Fails { get; set; }

    public void AddTo(IWebHostBuilder builder) => builder.ConfigureTestServices(services => services.AddSingleton<IInterceptor>(this));

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        Fails ? throw new IOException("No space left on device") : ValueTask.FromResult(result);
}
