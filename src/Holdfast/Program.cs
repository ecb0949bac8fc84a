using Holdfast;
using Holdfast.Accounts;
using Holdfast.Addresses;
using Holdfast.Admin;
using Holdfast.Audit;
using Holdfast.Closing;
using Holdfast.Compromise;
using Holdfast.Desk;
using Holdfast.Containment;
using Holdfast.Mail;
using Holdfast.Passwords;
using Holdfast.Recovery;
using Holdfast.RecoveryCodes;
using Holdfast.SecurityQuestions;
using Holdfast.Sessions;
using Holdfast.Settings;
using Holdfast.Setup;
using Holdfast.Shell;
using Holdfast.SignIn;
using Holdfast.SignUp;
using Holdfast.Storage;
using Holdfast.Throttling;

return await Startup.Run(() => CommandLine.Names(args) ? CommandLine.Run(args, Build) : Serve());

static WebApplication Build(string[] settings)
{
    var builder = Startup.CreateBuilder(settings);
    builder.AddServer();
    builder.AddStorage();
    builder.AddShell();
    builder.Services.AddAccounts();
    builder.Services.AddAudit();
    builder.AddMail();
    builder.Services.AddThrottling();
    builder.Services.AddSessions();
    builder.Services.AddPasswords();
    builder.Services.AddSecurityQuestions();
    builder.Services.AddRecoveryCodes();
    builder.Services.AddContainment();
    builder.Services.AddRecovery();
    builder.Services.AddSignIn();
    builder.Services.AddCompromise();
    builder.Services.AddSignUp();
    builder.Services.AddAddresses();
    builder.Services.AddClosing();
    builder.Services.AddSettings();
    builder.Services.AddDesk();
    builder.AddSetup();
    builder.Services.AddAdmin();
    return builder.Build();
}

async Task<int> Serve()
{
    var app = Build(args);
    app.UseShell();
    app.UseSetup();
    app.UseSessions();
    app.UseCompromise();
    app.UseForms();

    app.MapStaticAssets();
    app.MapShell();
    app.MapMail();
    app.MapSessions();
    app.MapPasswords();
    app.MapSecurityQuestions();
    app.MapRecoveryCodes();
    app.MapContainment();
    app.MapRecovery();
    app.MapSignIn();
    app.MapCompromise();
    app.MapSignUp();
    app.MapAddresses();
    app.MapClosing();
    app.MapSettings();
    app.MapDesk();
    app.MapSetup();
    app.MapAdmin();

    app.DrawAhead();
    app.TellOnceStarted();
    return await Startup.Serve(app);
}

/// <summary>Named so that tests can start the product.</summary>
public partial class Program;
