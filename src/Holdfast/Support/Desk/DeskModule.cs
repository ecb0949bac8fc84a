using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Desk;

public static class DeskModule
{
    public static void AddDesk(this IServiceCollection services)
    {
        services.AddHome(Menu.Desk, DeskPaths.Desk, "Desk", "inbox", Role.Agent, Role.Lead, Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Desk, DeskPaths.Desk, "All open", "inbox", 10, Role.Agent, Role.Lead, Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Desk, DeskPaths.Mine, "Mine", "person", 20, Role.Agent, Role.Lead, Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Desk, DeskPaths.Unassigned, "Unassigned", "help", 30, Role.Agent, Role.Lead, Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Desk, DeskPaths.Pending, "Pending", "clock", 40, Role.Agent, Role.Lead, Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Desk, DeskPaths.Solved, "Solved", "check-circle", 50, Role.Agent, Role.Lead, Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Desk, DeskPaths.NotConfirmed, "Not confirmed", "mail", 60, Role.Lead, Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Desk, DeskPaths.Readings, "Who read what", "book", 90, Role.Lead, Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Desk, DeskPaths.DeskProtect, "Protect an account", "shield", 100, Role.Agent, Role.Lead);
        services.AddMenuPages(Menu.Desk, "/desk/accounts", partOf: DeskPaths.DeskProtect);
        services.AddMenuEntry(Menu.Desk, DeskPaths.Chats, "Chats", "chat", 5, Role.Agent, Role.Lead, Role.Admin);
        services.AddNews(ChatsText.Nobody, ChatsText.NoSeat, ChatsText.ChatEnded, ChatsText.Blocked, ChatsText.StrangerEnded, ChatsText.StrangerBlocked, ChatsText.WasOver);
        services.AddNews(
            ChatsText.Passed, ChatsText.Invited, ChatsText.Reading, ChatsText.ToEmail, ChatsText.TranscriptSent, ChatsText.TranscriptTooOften, ChatsText.TranscriptNoAddress);
        services.AddFramePart<TakingPart>(Menu.Desk);
        services.AddScoped<DeskChats>();
        services.AddScoped<ShutChats>();
        services.AddScoped<ChatsPages>();
        DeskEvents.Register(services);
        DeskNews.Register(services);
        TicketDeskNews.Register(services);
        services.AddOptions<DeskOptions>().BindConfiguration("Desk").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeskOptions>, DeskOptionsValidator>();
        services.AddScoped<AccountsForAgents>();
        services.AddScoped<ProtectedByAgent>();
        services.AddScoped<FindPages>();
        services.AddScoped<DeskTickets>();
        services.AddScoped<Readings>();
        services.AddScoped<RequesterAddresses>();
        services.AddScoped<IFileWatch, FileReadings>();
        services.AddSingleton<IJob, ForgetOldReadings>();
        services.AddSingleton<IEraseWithAccount, EraseReadings>();
        services.AddNotice<ReaderStoppedNotice>("reader-stopped", "Somebody opened too many tickets", canLock: false);
        services.AddSingleton(new LeftOutOfExport(typeof(Reading), "It says what somebody who works here has read."));
        services.AddSingleton(new LeftOutOfExport(typeof(ListReading), "It says what lists have shown somebody who works here."));
        services.AddSingleton(new LeftOutOfExport(typeof(StoppedReader), "It says that somebody who works here read more than one may."));
        services.AddScoped<Act>();
    }

    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        TicketListEndpoint.Map(routes);
        TicketEndpoint.Map(routes);
        ChatsEndpoint.Map(routes);
        PassChatEndpoint.Map(routes);
        ReadingsEndpoint.Map(routes);
        ProtectEndpoint.Map(routes);
    }
}
