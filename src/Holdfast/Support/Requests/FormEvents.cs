using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Requests;

/// <summary>What happens to the form.</summary>
public static class FormEvents
{
    public static readonly ActivityKind Published = new("FormPublished");

    internal static void Register(IServiceCollection services) =>
        services.AddActivity(Published, "inbox", Tone.Advice, entry => $"The request form was published: {entry.Detail}");
}
