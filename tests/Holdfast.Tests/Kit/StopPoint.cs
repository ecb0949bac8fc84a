namespace Holdfast.Kit;

/// <summary>A place in the product where a test makes the first one who comes by wait, until it lets them go on.</summary>
public sealed class StopPoint
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _armed;

    /// <summary>Completes when somebody stands here. Fails the test when nobody came within half a minute.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    /// <summary>From now on the first one to come by is stopped.</summary>
    public void Arm() => Interlocked.Exchange(ref _armed, 1);

    public void GoOn() => _goOn.TrySetResult();

    /// <summary>What the product runs into.</summary>
    public async Task PassBy()
    {
        if (Interlocked.Exchange(ref _armed, 0) == 1)
        {
            _reached.TrySetResult();
            await _goOn.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
