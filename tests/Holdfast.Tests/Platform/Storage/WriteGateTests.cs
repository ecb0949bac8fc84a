using Holdfast.Kit;
using Holdfast.Platform.Accounts;

namespace Holdfast.Platform.Storage;

/// <summary>On SQLite a write that takes the gate once more would wait for itself. A build for developers says so at once, on both databases.</summary>
public sealed class WriteGateTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Theory]
    [InlineData("a save of another context")]
    [InlineData("a statement that stands for itself")]
    [InlineData("a write in a write")]
    public async Task A_write_that_takes_the_gate_once_more_is_found(string what)
    {
        var ct = TestContext.Current.CancellationToken;
        var sam = await _app.NewPerson();

        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() => _app.With(db => db.Write(
            async inside =>
            {
                await (Task)(what switch
                {
                    "a save of another context" => _app.Change(other => other.Set<Account>().Single(a => a.Id == sam.Account).Name = "Samantha"),
                    "a statement that stands for itself" => db.Alone(_ => Task.FromResult(0), inside),
                    _ => db.Write(_ => Task.FromResult(0), inside),
                });
                return 0;
            },
            ct)));

        Assert.Contains("inside a write", mistake.Message, StringComparison.Ordinal);
        // One after the other is no mistake.
        await _app.With(async db => await db.Write(_ => Task.FromResult(0), ct) + await db.Alone(_ => Task.FromResult(0), ct));
    }
}
