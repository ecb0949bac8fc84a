using Microsoft.AspNetCore.Components;

namespace Holdfast.Support.Desk;

/// <summary>Where at the desk something of another capability may stand.</summary>
public enum DeskPlace
{
    /// <summary>Beside a conversation; it gets the <see cref="DeskChat"/> as "Chat".</summary>
    Chat,

    /// <summary>Beside a ticket; it gets the thread as "Thread".</summary>
    Ticket,
}

/// <summary>Something beside a conversation or a ticket, drawn by who knows about it.</summary>
public sealed record DeskPart(DeskPlace Place, Type Component);

public static class DeskPartRegistration
{
    public static void AddDeskPart<TComponent>(this IServiceCollection services, DeskPlace place)
        where TComponent : IComponent => services.AddSingleton(new DeskPart(place, typeof(TComponent)));
}
