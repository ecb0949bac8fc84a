namespace Holdfast.Passwords;
public sealed class CommonPasswords { public bool IsCommon(string p, IReadOnlyList<string> w) => p.Length < w.Count; }
