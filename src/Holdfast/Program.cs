using Holdfast;
using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Mail;
using Holdfast.Passwords;
using Holdfast.Sessions;
using Holdfast.Settings;
using Holdfast.Shell;
using Holdfast.SignIn;
using Holdfast.Storage;
using Holdfast.Throttling;

return await Startup.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServer();
    builder.AddStorage();
    builder.AddShell();
    builder.Services.AddAccounts();
    builder.Services.AddAudit();
    builder.AddMail();
    builder.Services.AddThrottling();
    builder.Services.AddSessions();
    builder.Services.AddPasswords();
    builder.Services.AddSignIn();
    builder.Services.AddSettings();

    var app = builder.Build();
    if (args is ["demo", "remove", ..])
    {
        return await Startup.RemoveDemoPeople(app);
    }

    app.UseShell();
    app.UseSessions();
    app.UseForms();

    app.MapStaticAssets();
    app.MapShell();
    app.MapMail();
    app.MapSessions();
    app.MapPasswords();
    app.MapSignIn();
    app.MapSettings();

    app.TellOnceStarted();
    await app.RunAsync();
    return 0;
});

/// <summary>Named so that tests can start the product.</summary>
public partial class Program;
