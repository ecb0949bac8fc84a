namespace Holdfast.Platform.Web;

/// <summary>One of several things to choose from.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Label">What people read.</param>
public sealed record Choice(string Value, string Label);

/// <summary>Choices that belong together.</summary>
/// <param name="Label">The heading above them; empty for none.</param>
public sealed record ChoiceGroup(string Label, IReadOnlyList<Choice> Choices);
