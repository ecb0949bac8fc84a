using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

/// <summary>
/// Loaded into a product that runs as a process of its own (DOTNET_STARTUP_HOOKS): kills it with SIGKILL at a chosen step
/// of the save that writes a password, as a power cut would. The name and the method are the runtime's.
/// </summary>
internal static class StartupHook
{
    /// <summary>"before-commit" or "after-commit".</summary>
    public const string KillAt = "HOLDFAST_TEST_KILL_AT";

    public static void Initialize()
    {
        var step = Environment.GetEnvironmentVariable(KillAt);
        if (step is not null)
        {
            DiagnosticListener.AllListeners.Subscribe(new Listeners(step));
        }
    }

    private sealed class Listeners(string step) : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
            {
                value.Subscribe(new Steps(step));
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private sealed class Steps(string step) : IObserver<KeyValuePair<string, object?>>
    {
        private DbTransaction? _changesPassword;

        public void OnNext(KeyValuePair<string, object?> value)
        {
            switch (value.Value)
            {
                case CommandExecutedEventData { Command: var command } when command.CommandText.Contains("passwords", StringComparison.Ordinal)
                    && command.CommandText.Contains("UPDATE", StringComparison.Ordinal):
                    _changesPassword = command.Transaction;
                    KillIf("before-commit");
                    break;
                case TransactionEndEventData { Transaction: var transaction } when transaction == _changesPassword && value.Key.EndsWith("TransactionCommitted", StringComparison.Ordinal):
                    KillIf("after-commit");
                    break;
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        private void KillIf(string reached)
        {
            if (step == reached)
            {
                Process.GetCurrentProcess().Kill();
            }
        }
    }
}
