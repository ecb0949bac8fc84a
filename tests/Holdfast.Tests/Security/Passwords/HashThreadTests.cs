namespace Holdfast.Security.Passwords;

[Trait("Database", "None")]
public sealed class HashThreadTests
{
    [Fact]
    public async Task Hashes_one_after_the_other_share_threads()
    {
        HashSet<Thread> threads = [];
        for (var i = 0; i < 50; i++)
        {
            threads.Add(await HashThread.Run(() => Thread.CurrentThread));
        }

        Assert.InRange(threads.Count, 1, 49);
        Assert.DoesNotContain(threads, thread => thread.IsThreadPoolThread);
    }

    [Fact]
    public async Task One_that_is_asked_for_while_another_runs_does_not_wait_for_it()
    {
        var begun = new TaskCompletionSource();
        using var goOn = new ManualResetEventSlim();
        var first = HashThread.Run(() =>
        {
            begun.SetResult();
            return goOn.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        });
        await begun.Task;
        Assert.Equal(7, await HashThread.Run(() => 7));
        goOn.Set();
        Assert.True(await first);
    }

    [Fact]
    public async Task What_it_throws_comes_to_whoever_waits_and_the_thread_goes_on()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => HashThread.Run<int>(() => throw new InvalidOperationException("On purpose.")));
        Assert.Equal(7, await HashThread.Run(() => 7));
    }
}
