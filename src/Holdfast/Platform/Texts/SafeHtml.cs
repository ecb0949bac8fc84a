using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Holdfast.Platform.Texts;

/// <summary>HTML that may stand in a page: only this folder makes it, out of plain text or Markdown (rulings G20).</summary>
public sealed class SafeHtml
{
    internal SafeHtml(string markup) => Markup = markup;

    public static SafeHtml Empty { get; } = new("");

    /// <summary>As it is stored beside its source.</summary>
    public string Markup { get; }

    public override string ToString() => Markup;
}

/// <summary>The one place where a page draws HTML that was not written by us. The browser module for page updates leaves it alone.</summary>
public sealed class TextOfPeople : ComponentBase
{
    [Parameter, EditorRequired]
    public SafeHtml Html { get; set; } = SafeHtml.Empty;

    /// <summary>More classes for the box around it.</summary>
    [Parameter]
    public string? Class { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", Class is null ? "text" : $"text {Class}");
        builder.AddAttribute(2, "hx-ignore", true);
        builder.AddMarkupContent(3, Html.Markup);
        builder.CloseElement();
    }
}
