using Holdfast.Support.Desk;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.TicketPosts;

public static class TicketPostsModule
{
    public static void AddTicketPosts(this IServiceCollection services)
    {
        services.AddScoped<OfferPages>();
        services.AddScoped<OfferPostHandler>();
        services.AddScoped<MovePostHandler>();
        services.AddScoped<IThreadCards, TicketPostCards>();
        services.AddDeskPart<OfferPart>(DeskPlace.Ticket);
        TicketPostsEvents.Register(services);
        TicketPostsNews.Register(services);
    }

    public static void MapTicketPosts(this IEndpointRouteBuilder routes)
    {
        OfferPostEndpoint.Map(routes);
        MovePostEndpoint.Map(routes);
    }
}
