namespace Holdfast.Platform.Web;

/// <summary>What a form may weigh at most. A route that needs more says so.</summary>
/// <param name="Bytes">Of the body.</param>
/// <param name="Fields">As many values as come, whatever their names.</param>
public sealed record FormLimits(int Bytes, int Fields)
{
    public static readonly FormLimits Usual = new(64 * 1024, 100);

    public static FormLimits Of(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<FormLimits>() ?? Usual;
}

/// <summary>
/// A route whose handler reads the body itself, as it comes: the edge and the check of the token leave it alone. The token is in the
/// X-Form-Token header, so only script sends to it.
/// </summary>
/// <param name="MaxBytes">Reading on behind it fails, and the answer is 413.</param>
public sealed record ReadsOwnBody(long MaxBytes)
{
    public const string TokenHeader = "X-Form-Token";
}

public static class FormLimitsExtensions
{
    /// <summary>Other limits than the usual ones of a form.</summary>
    public static TBuilder WithFormLimits<TBuilder>(this TBuilder builder, int bytes, int fields)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new FormLimits(bytes, fields));

    /// <summary>The handler of this form reads the body itself.</summary>
    public static TBuilder ReadsOwnBody<TBuilder>(this TBuilder builder, long maxBytes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ReadsOwnBody(maxBytes));
}
