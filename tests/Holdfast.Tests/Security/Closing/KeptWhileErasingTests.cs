using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Closing;

/// <summary>Somebody who keeps their account at the moment at which it would be erased.</summary>
[Trait("F", "F37")]
public sealed class KeptWhileErasingTests(Databases databases) : StoppableApp(databases)
{
    [Fact]
    public async Task An_account_that_is_kept_after_it_was_found_to_be_due_stays()
    {
        var sam = await App.NewPerson();
        var now = App.Clock.GetUtcNow();
        await App.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).Close(now.AddDays(-7), now));
        var found = StopAfter(Databases.IsPostgres ? "ORDER BY a.erase_at" : "ORDER BY \"a\".\"erase_at\"");
        var erasing = Task.Run(() => App.With(async db =>
        {
            await App.Services.GetServices<IJob>().OfType<EraseClosedAccounts>().Single().Run(db, TestContext.Current.CancellationToken);
            return 0;
        }));
        await found.Reached;
        // Its day stays as it was, so that its status alone keeps it.
        await App.With(db => db.Set<Account>().Where(a => a.Id == sam.Account).ExecuteUpdateAsync(row => row.SetProperty(a => a.Status, AccountStatus.Active), TestContext.Current.CancellationToken));
        found.GoOn();
        await erasing;

        Assert.Single(await App.Stored<Account>());
        Assert.Equal(HttpStatusCode.SeeOther, (await App.NewBrowser().SignIn(sam)).Status);
    }
}
