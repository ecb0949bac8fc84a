using System.Reflection;
using Holdfast.Platform.Storage;

namespace Holdfast.Hosting;

/// <summary>
/// Looks at the names and the form of our settings, where the framework takes anything in silence: a name that is misspelt, a list that is
/// given as one value, a value that still has the quotes of the file around it.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>Names that are told at the most.</summary>
    private const int MostTold = 20;

    /// <summary>So many letters may differ for a name to be taken for a slip of another.</summary>
    private const int Slips = 2;

    /// <summary>May well begin and end with a quote.</summary>
    private const string Password = "Mail:Smtp:Password";

    private const string Database = "ConnectionStrings:Holdfast";

    /// <summary>Our sections, and what their keys are read into: "Mail" is MailOptions, unless a constant says another name.</summary>
    internal static readonly IReadOnlyDictionary<string, Type> Sections = OfAssembly().ToDictionary(
        type => type.GetField("Section")?.GetRawConstantValue() as string ?? type.Name[..^"Options".Length],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>What would not do what was meant: it stops the start, in sentences that say how to write it.</summary>
    public static IReadOnlyList<string> Faults(IConfiguration configuration)
    {
        List<string> faults = [];
        foreach (var (key, type) in Known(configuration))
        {
            if (ItemOf(type) is not null && key is { Value.Length: > 0 } && !key.GetChildren().Any())
            {
                var first = key.Value.Split([',', ';', ' '], 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
                var variable = key.Path.Replace(":", "__", StringComparison.Ordinal);
                faults.Add(
                    $"{key.Path} is a list and was given as one value. Give each a number: {variable}__0={first} in the environment, "
                    + $"--{key.Path}:0={first} on the command line.");
            }
            else if (IsInQuotes(key.Value) && key.Path != Password)
            {
                faults.Add(InQuotes(key.Path));
            }
        }

        return IsInQuotes(configuration[Database]) ? [.. faults, InQuotes(Database)] : faults;
    }

    /// <summary>Names that are none of ours, with what may have been meant; a sentence each.</summary>
    public static IReadOnlyList<string> Unknown(IConfiguration configuration)
    {
        var sections = configuration.GetChildren().Where(section => !Sections.ContainsKey(section.Key) && section.GetChildren().Any())
            .Select(section => (section.Path, Meant: Nearest(section.Key, Sections.Keys))).Where(section => section.Meant is not null);
        var keys = Sections.Where(section => !section.Key.Contains(':', StringComparison.Ordinal))
            .SelectMany(section => Unknown(configuration.GetSection(section.Key), section.Value));
        return [.. sections.Concat(keys).Take(MostTold).Select(key =>
            $"{key.Path} isn't one of our settings, so it has no effect.{(key.Meant is null ? "" : $" Did you mean {key.Meant}?")}")];
    }

    private static IEnumerable<Type> OfAssembly()
    {
        var all = typeof(SettingsCheck).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false, IsNested: false } && type.Name.EndsWith("Options", StringComparison.Ordinal))
            .ToList();
        var parts = all.SelectMany(type => type.GetProperties()).Select(property => property.PropertyType).ToHashSet();
        return all.Where(type => !parts.Contains(type));
    }

    /// <summary>The keys that are set and that we know, with the type that each is read into.</summary>
    private static IEnumerable<(IConfigurationSection Key, Type Type)> Known(IConfiguration configuration) =>
        Sections.SelectMany(section => Known(configuration.GetSection(section.Key), section.Value));

    private static IEnumerable<(IConfigurationSection Key, Type Type)> Known(IConfigurationSection section, Type type)
    {
        foreach (var child in section.GetChildren())
        {
            if (Find(type, child.Key)?.PropertyType is not { } read)
            {
                continue;
            }

            yield return (child, read);
            var below = ItemOf(read) is { } item ? child.GetChildren().SelectMany(one => IsSimple(item) ? [(one, item)] : Known(one, item))
                : IsSimple(read) ? [] : Known(child, read);
            foreach (var one in below)
            {
                yield return one;
            }
        }
    }

    private static IEnumerable<(string Path, string? Meant)> Unknown(IConfigurationSection section, Type type)
    {
        foreach (var child in section.GetChildren())
        {
            var below = Sections.TryGetValue(child.Path, out var own) ? Unknown(child, own)
                : Find(type, child.Key)?.PropertyType is not { } read
                    ? [(child.Path, Nearest(child.Key, Names(type)) is { } near ? $"{section.Path}:{near}" : null)]
                : ItemOf(read) is { } item ? child.GetChildren().SelectMany(one => IsSimple(item) ? [] : Unknown(one, item))
                : IsSimple(read) ? child.GetChildren().Select(one => (one.Path, (string?)child.Path)) : Unknown(child, read);
            foreach (var one in below)
            {
                yield return one;
            }
        }
    }

    private static PropertyInfo? Find(Type type, string name) =>
        type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { CanWrite: true } property
            ? property : null;

    private static IEnumerable<string> Names(Type type) =>
        type.GetProperties().Where(property => property.CanWrite).Select(property => property.Name);

    /// <summary>What the list is of; null for what is none.</summary>
    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsSimple(Type type) => type == typeof(string) || type == typeof(Uri) || type.IsValueType;

    private static bool IsInQuotes(string? value) => value is ['"', _, .., '"'] or ['\'', _, .., '\''];

    private static string InQuotes(string key) =>
        $"{key} still has quotes around it: whatever read your settings kept them, as docker's --env-file does. Write the value without them.";

    private static string? Nearest(string name, IEnumerable<string> names) =>
        names.Where(other => other.Length > Slips + 1).Select(other => (other, Distance: Distance(name, other)))
            .Where(near => near.Distance <= Slips).OrderBy(near => near.Distance).Select(near => near.other).FirstOrDefault();

    /// <summary>How many letters must be put in, taken out or changed (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var corner = row[0]++;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = corner + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j - 1], corner) + 1);
            }
        }

        return row[^1];
    }

    /// <exception cref="AggregateException">One <see cref="StartRefusedException"/> for each fault.</exception>
    public static void Refuse(IConfiguration configuration)
    {
        if (Faults(configuration) is { Count: > 0 } faults)
        {
            throw new AggregateException(faults.Select(fault => new StartRefusedException(fault)));
        }
    }
}
