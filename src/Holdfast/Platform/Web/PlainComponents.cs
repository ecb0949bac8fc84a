using Microsoft.AspNetCore.Components;

namespace Holdfast.Platform.Web;

/// <summary>Our components have constructors without parameters: the framework would compile code for each that looks for some.</summary>
internal sealed class PlainComponents : IComponentActivator
{
    public IComponent CreateInstance(Type componentType) => (IComponent)Activator.CreateInstance(componentType)!;
}
