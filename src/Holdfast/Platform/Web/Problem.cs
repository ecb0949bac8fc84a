namespace Holdfast.Platform.Web;

/// <summary>One thing that is wrong with a form that was sent.</summary>
/// <param name="Field">The name of the field that it stands at.</param>
/// <param name="Summary">What the summary above the form says, without a full stop: it is a link to the field.</param>
/// <param name="Advice">What stands at the field: what is wrong and how to put it right, as sentences.</param>
public sealed record Problem(string Field, string Summary, string Advice);
