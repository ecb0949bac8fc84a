using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Live;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Strangers;

public static class StrangersModule
{
    public static void AddStrangers(this IServiceCollection services)
    {
        StrangerNews.Register(services);
        services.AddOptions<StrangersOptions>().BindConfiguration("Strangers").ValidateOnStart();
        services.AddSingleton<IValidateOptions<StrangersOptions>, StrangersOptionsValidator>();
        services.AddScoped<Passes>();
        services.AddScoped<IPassHolder>(all => all.GetRequiredService<Passes>());
        services.AddLiveTopics<PassTopics>(PassTopics.Kind);
        services.AddScoped<StrangerBounds>();
        services.AddScoped<SendAsStrangerHandler>();
        services.AddOutboxConsumer<StrangerAsked, ParkStranger>(ParkStranger.Consumer);
        services.AddOutboxConsumer<ChatOfStrangerBegan, ConfirmChat>(ParkStranger.Consumer);
        services.AddOutboxConsumer<FindAsked, FindForStranger>(ParkStranger.Consumer);
        services.AddOutboxConsumer<StrangerMailOwed, StrangerMailer>(StrangerMailer.Consumer);
        services.AddSingleton(new MailConsumer(StrangerMailer.Consumer));
        services.AddSingleton<IJob, ForgetStrangers>();
        services.AddWayOut(
            Place.CannotSignIn, StrangerPaths.Find, "Find my requests", hint: "For requests that you sent without signing in.", icon: "inbox", order: 30);
    }

    public static void MapStrangers(this IEndpointRouteBuilder routes)
    {
        ConfirmEndpoint.Map(routes);
        FindEndpoint.Map(routes);
    }
}
