using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Holdfast.Platform.Mail;

/// <summary>Draws a mail's component to HTML, outside of any request. Layouts do not apply: a mail names its frame.</summary>
public sealed class MailRenderer(IServiceProvider services, ILoggerFactory logs)
{
    public async Task<string> Render(Type component, IDictionary<string, object?> parameters)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            "<!DOCTYPE html>" + (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}
