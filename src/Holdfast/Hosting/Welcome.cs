using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Microsoft.Extensions.Options;

namespace Holdfast.Hosting;

/// <summary>What somebody who starts Holdfast to try it needs to know, on the console; in Production, what the operator should still set.</summary>
internal static class Welcome
{
    public static void TellOnceStarted(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.Lifetime.ApplicationStarted.Register(() => Tell(app.Services.GetRequiredService<PublicAddress>().Url));
        }
        else if (app.Services.GetRequiredService<IOptions<ContactOptions>>().Value.Contact.Length == 0)
        {
            app.Logger.NobodyToAsk();
        }
    }

    private static void Tell(Uri address)
    {
        Console.WriteLine();
        Console.WriteLine($"  Holdfast is running at {address}");
        Console.WriteLine("  Demo people, for this machine only:");
        foreach (var (person, does) in DemoPeople.Listed)
        {
            Console.WriteLine($"    {person,-24}{does}");
        }

        Console.WriteLine($"  All with the password: {PasswordDemo.Text}");
        Console.WriteLine($"  The first three are asked for their first pet on a new device: {SecurityQuestionDemo.Answer}");
        Console.WriteLine($"  Emails stay on this machine: {address}dev/mailbox");
        Console.WriteLine("  Ask for help as the freelancer, then answer as the agent in a private window.");
        Console.WriteLine($"  Chat with yourself: as the agent switch on \"Taking chats\" at {address}desk/chats, as the freelancer start at {address}chat.");
        Console.WriteLine("  Press Ctrl+C to stop.");
        Console.WriteLine();
    }
}

internal static partial class WelcomeLog
{
    [LoggerMessage(LogLevel.Warning, "Recovery:Contact is not set, so people who lost the password and the answer have nobody to ask. Set it to an address or a telephone number.")]
    public static partial void NobodyToAsk(this ILogger log);
}
