using Holdfast.Platform.Web;

namespace Holdfast.Security.Containment;

/// <summary>
/// The line about our team's request on the page of a contained account. The request is made after the containment, so the page
/// asks for its number; who asks is signed out. The id opens nothing, and neither does the number.
/// </summary>
internal static class TicketEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapHandler("/not-me/ticket/{id:guid}", [HttpMethods.Get], Show).OpenToStrangers("Who locked their account is signed out. The id opens nothing, and neither does the number.");

    public static string PathOf(ContainmentId containment, int asked) => $"/not-me/ticket/{containment.Value}?asked={asked}";

    private static async Task<IResult> Show(Guid id, HttpContext http, CancellationToken ct, int asked = 0)
    {
        if (http.RequestServices.GetService<IContainmentTicket>() is not { } tickets)
        {
            return TypedResults.NotFound();
        }

        var containment = ContainmentId.From(id);
        return Pages.Draw<TicketLine>(new { Containment = containment, Number = await tickets.Number(containment, ct), Asked = asked });
    }
}
