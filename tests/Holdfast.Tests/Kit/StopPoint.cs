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

    /// <summary>What the product runs into; true for the one that was stopped.</summary>
    public async Task<bool> PassBy()
    {
        if (Interlocked.Exchange(ref _armed, 0) != 1)
        {
            return false;
        }

        _reached.TrySetResult();
        await _goOn.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return true;
    }
}
