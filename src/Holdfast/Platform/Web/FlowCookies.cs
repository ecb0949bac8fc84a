namespace Holdfast.Platform.Web;

/// <summary>
/// The secret of a flow of several pages (rulings F11): a cookie named by the flow's id, so that two flows in two tabs do
/// not disturb each other. The id stands in the form too, and both must match.
/// </summary>
public sealed class FlowCookies(Cookies cookies)
{
    public string? Read(HttpContext http, Guid flow) => cookies.Read(http, NameOf(flow));

    public void Write(HttpContext http, Guid flow, string secret, TimeSpan life) => cookies.Write(http, NameOf(flow), secret, life);

    public void Remove(HttpContext http, Guid flow) => cookies.Remove(http, NameOf(flow));

    private static string NameOf(Guid flow) => $"flow-{flow:N}";
}
