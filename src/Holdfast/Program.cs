using Holdfast;
using Holdfast.Hosting;
using Holdfast.Operations.Admin;
using Holdfast.Operations.CommandLine;
using Holdfast.Operations.Health;
using Holdfast.Operations.Setup;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Files;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Live;
using Holdfast.Platform.Mail;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Places;
using Holdfast.Platform.Search;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Addresses;
using Holdfast.Security.Closing;
using Holdfast.Security.Compromise;
using Holdfast.Security.Containment;
using Holdfast.Security.LeakedPasswords;
using Holdfast.Security.Passwords;
using Holdfast.Security.Recovery;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Holdfast.Security.Settings;
using Holdfast.Security.SignIn;
using Holdfast.Security.SignUp;
using Holdfast.Support.Articles;
using Holdfast.Support.Chat;
using Holdfast.Support.Comments;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Desk;
using Holdfast.Support.Line;
using Holdfast.Support.Requests;
using Holdfast.Support.TicketMail;
using Holdfast.Support.Tickets;

return await Startup.Run(() => Commands.Names(args) ? Commands.Run(args, Build) : Serve());

static WebApplication Build(string[] settings)
{
    var builder = Startup.CreateBuilder(settings);
    builder.AddServer();
    builder.AddStorage();
    builder.Services.AddKeys();
    builder.Services.AddDeliveries();
    builder.Services.AddWeb();
    builder.Services.AddShell();
    builder.Services.AddAccounts();
    builder.Services.AddAudit();
    builder.Services.AddThrottling();
    builder.Services.AddPlaces();
    builder.AddMail();
    builder.Services.AddMailedLinks();
    builder.Services.AddOwnerNotices();
    builder.AddLive();
    builder.Services.AddTexts();
    builder.Services.AddSearch();
    builder.Services.AddFiles();
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
    builder.Services.AddContacts();
    builder.Services.AddDepartments();
    builder.Services.AddTickets();
    builder.Services.AddTicketMail();
    builder.Services.AddRequests();
    builder.Services.AddComments();
    builder.Services.AddArticles();
    builder.Services.AddLine();
    builder.Services.AddChat();
    builder.Services.AddDesk();
    builder.Services.AddSetup();
    builder.AddHealth();
    builder.Services.AddAdmin();
    return builder.Build();
}

async Task<int> Serve()
{
    var app = Build(args);
    app.UseShell();
    app.UseHealth();
    app.UseSessions();
    app.UseCompromise();
    app.UseForms();
    app.UseFiles();

    app.MapStaticAssets();
    app.MapShell();
    app.MapMail();
    app.MapFiles();
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
    app.MapDepartments();
    app.MapRequests();
    app.MapChat();
    app.MapComments();
    app.MapArticles();
    app.MapDesk();
    app.MapSetup();
    app.MapHealth();
    app.MapAdmin();

    app.DrawAhead();
    app.TellOnceStarted();
    return await Startup.Serve(app);
}

/// <summary>Named so that tests can start the product.</summary>
public partial class Program;
