using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;

namespace Holdfast.Hosting;

/// <summary>What somebody who starts Holdfast to try it needs to know, on the console. Development only.</summary>
internal static class Welcome
{
    public static void TellOnceStarted(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.Lifetime.ApplicationStarted.Register(() => Tell(app.Services.GetRequiredService<PublicAddress>().Url));
        }
    }

    private static void Tell(Uri address)
    {
        Console.WriteLine();
        Console.WriteLine($"  Holdfast is running at {address}");
        Console.WriteLine("  Demo people, for this machine only:");
        foreach (var person in DemoPeople.Addresses)
        {
            Console.WriteLine($"    {person}");
        }

        Console.WriteLine($"  All with the password: {PasswordDemo.Text}");
        Console.WriteLine($"  The first three are asked for their first pet on a new device: {SecurityQuestionDemo.Answer}");
        Console.WriteLine($"  Mail stays on this machine: {address}dev/mailbox");
        Console.WriteLine("  Press Ctrl+C to stop.");
        Console.WriteLine();
    }
}
