using Holdfast.Platform.Live;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Departments;

namespace Holdfast.Support.Chat;

public static class ChatModule
{
    public static void AddChat(this IServiceCollection services)
    {
        services.AddSingleton<Bursts>();
        services.AddScoped<StartChatHandler>();
        services.AddScoped<StartChatAsStrangerHandler>();
        services.AddScoped<ChatListeners>();
        services.AddScoped<ChatActs>();
        services.AddScoped<ChatReader>();
        services.AddScoped<ChatPages>();
        services.AddSingleton<IJob, WatchChats>();
        services.AddScoped<PassActs>();
        services.AddNews(ChatText.LeftLine, ChatText.TranscriptSent, ChatText.TranscriptTooOften, ChatText.TranscriptNoAddress);
        services.AddLiveTopics<ChatTopic>(ChatTopics.ChatKind);
        services.AddLiveTopics<ChatStateTopic>(ChatTopics.StateKind);
        services.AddLiveTopics<PlaceTopic>(ChatTopics.PlaceKind);
        services.AddLiveTopics<DeskChatTopic>(ChatTopics.DeskKind);
        services.AddLiveTopics<DeskChatStateTopic>(ChatTopics.DeskStateKind);
        services.AddFramePart<ChatButton>(Menu.Top);
        services.AddFramePart<ChatButton>(Menu.Account);
        services.AddWayOut(Place.HelpFront, ChatPaths.Chat, "Chat with us", IsOpenNow, hint: "Somebody is here now.", icon: "chat", order: 5);
        services.AddWayOut(Place.FormFailed, ChatPaths.Chat, "Chat with Customer Service", IsOpenNow, hint: "Somebody is here now.", icon: "chat", order: 5);
        services.AddWayOut(
            Place.HelpFront, ChatPaths.Of(Department.CategorySpecialists), "Plan a project", HasSpecialists,
            hint: "Our specialists help you find out what you need, and draft the job post.", icon: "pencil", order: 30);
    }

    public static void MapChat(this IEndpointRouteBuilder routes) => ChatEndpoint.Map(routes);

    private static async ValueTask<bool> IsOpenNow(HttpContext http, CancellationToken ct) =>
        (await http.RequestServices.GetRequiredService<ChatReader>().Offered(ct)).Any(department => department.IsOpen);

    // Open or not: whoever comes outside the hours leaves a message.
    private static async ValueTask<bool> HasSpecialists(HttpContext http, CancellationToken ct) =>
        (await http.RequestServices.GetRequiredService<ChatReader>().Offered(ct)).Any(department => department.Id == Department.CategorySpecialists);
}
