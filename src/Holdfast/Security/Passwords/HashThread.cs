using System.Runtime.InteropServices;

namespace Holdfast.Security.Passwords;

/// <summary>
/// Where hashes are computed: on threads of their own, so that the pool's threads stay with requests, and a little less urgent
/// than they are, so that a crowd that signs in does not slow down everybody who is signed in. As many as are asked for at once;
/// one that has had nothing to do for a minute ends.
/// </summary>
internal static class HashThread
{
    /// <summary>
    /// On Linux a thread has its own niceness (sched(7)); with 1 it gets four fifths of what another busy thread gets. More would
    /// leave sign-ins waiting for too long where other programs keep the machine busy.
    /// </summary>
    private const int Niceness = 1;

    /// <summary>As the system lists them; Linux keeps fifteen characters.</summary>
    internal const string Name = "Holdfast hashes";

    private const int Process = 0;
    private const int CallingThread = 0;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);
    private static readonly Queue<Action> Waiting = new();
    private static int _idle;

    /// <summary>What awaits the result goes on in the pool: a save that others wait for must not give way to them.</summary>
    public static Task<T> Run<T>(Func<T> work)
    {
        var task = new Task<T>(work, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.RunContinuationsAsynchronously);
        Hand(() => task.RunSynchronously(TaskScheduler.Default));
        return task;
    }

    private static void Hand(Action work)
    {
        lock (Waiting)
        {
            if (_idle > Waiting.Count)
            {
                Waiting.Enqueue(work);
                Monitor.Pulse(Waiting);
                return;
            }
        }

        // Without the context of whoever happens to be first: the thread outlives their request.
        new Thread(() => Serve(work)) { IsBackground = true, Name = Name }.UnsafeStart();
    }

    private static void Serve(Action first)
    {
        GiveWay();
        for (var work = first; work is not null; work = Next())
        {
            work();
        }
    }

    private static Action? Next()
    {
        lock (Waiting)
        {
            _idle++;
            while (Waiting.Count == 0 && Monitor.Wait(Waiting, Rest))
            {
            }

            _idle--;
            return Waiting.TryDequeue(out var work) ? work : null;
        }
    }

    /// <summary>The runtime's own priorities do nothing on Linux. A system that refuses hashes as urgently as it serves.</summary>
    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(Process, CallingThread, Niceness);
        }
    }

    [DllImport("libc", EntryPoint = "setpriority", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetPriority(int which, int who, int priority);
}
