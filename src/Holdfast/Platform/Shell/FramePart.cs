using Microsoft.AspNetCore.Components;

namespace Holdfast.Platform.Shell;

/// <summary>Something on every page of a frame, drawn by who knows about it.</summary>
/// <param name="Menu">The menu of the frame; <see cref="Shell.Menu.Top"/> is the frame of help.</param>
public sealed record FramePart(Menu Menu, Type Component);

public static class FramePartRegistration
{
    public static void AddFramePart<TComponent>(this IServiceCollection services, Menu menu)
        where TComponent : IComponent => services.AddSingleton(new FramePart(menu, typeof(TComponent)));
}
