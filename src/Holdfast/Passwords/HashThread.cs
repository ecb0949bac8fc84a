using System.Runtime.InteropServices;

namespace Holdfast.Passwords;

/// <summary>
/// Where hashes are computed: on a thread of its own for each, so that the pool's threads stay with requests, and a little
/// less urgent than they are, so that a crowd that signs in does not slow down everybody who is signed in.
/// </summary>
internal static class HashThread
{
    /// <summary>
    /// On Linux a thread has its own niceness (sched(7)); with 1 it gets four fifths of what another busy thread gets. More would
    /// leave sign-ins waiting for too long where other programs keep the machine busy.
    /// </summary>
    private const int Niceness = 1;

    private const int Process = 0;
    private const int CallingThread = 0;

    public static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(
        () =>
        {
            GiveWay();
            return work();
        },
        CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

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
