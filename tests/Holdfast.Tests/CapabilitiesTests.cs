using Holdfast.Kit;

namespace Holdfast;

/// <summary>Holds the compiled product to the map of its wings and folders.</summary>
[Trait("Database", "None")]
public sealed class CapabilitiesTests
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, string[]>> Wings = new()
    {
        ["Platform"] = Capabilities.Platform.ToDictionary(folder => folder, folder => Capabilities.Platform.TakeWhile(before => before != folder).ToArray()),
        ["Security"] = Capabilities.Security,
        ["Support"] = Capabilities.Support,
        ["Operations"] = Capabilities.Operations,
    };

    private static readonly HashSet<(string User, string Used)> Edges =
    [
        .. from type in typeof(Program).Assembly.GetTypes()
           let user = CompiledCode.CapabilityOf(type)
           where user is not null
           from used in CompiledCode.UsedBy(type).Select(CompiledCode.CapabilityOf).OfType<string>()
           where used != user
           select (user, used),
    ];

    [Fact]
    public void Each_folder_uses_only_what_it_may() =>
        Assert.Empty(Edges.Where(edge => !MayUse(edge.User, edge.Used)).Select(edge => $"{edge.User} uses {edge.Used}").Order());

    [Fact]
    public void What_a_folder_may_use_it_does_use() =>
        Assert.Empty(from wing in Wings.Where(wing => wing.Key != "Platform")
                     from folder in wing.Value
                     from allowed in folder.Value
                     where !Edges.Contains((folder.Key, allowed))
                     select $"{folder.Key} does not use {allowed}");

    [Fact]
    public void A_folder_names_only_what_stands_above_it()
    {
        HashSet<string> above = [];
        foreach (var (name, uses) in Wings.Values.SelectMany(wing => wing))
        {
            Assert.All(uses, used => Assert.Contains(used, above));
            Assert.True(above.Add(name), $"{name} is on the map twice.");
        }
    }

    [Fact]
    public void Nothing_in_Platform_or_Security_names_Support() =>
        Assert.DoesNotContain(Edges, edge => WingOf(edge.User) is "Platform" or "Security" && WingOf(edge.Used) is "Support" or "Operations");

    /// <summary>What the compiler copies, such as the constants of addresses, does not show in the compiled code.</summary>
    [Theory]
    [InlineData("Platform", "Security", "Support", "Operations")]
    [InlineData("Security", "Support", "Operations")]
    [InlineData("Support", "Operations")]
    public void No_source_of_a_wing_names_one_that_stands_on_it(string wing, params string[] above)
    {
        var sources = Directory.EnumerateFiles(Repository.Path("src", "Holdfast", wing), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains("Migrations", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(sources);
        Assert.Empty(from file in sources
                     let text = File.ReadAllText(file)
                     from other in above
                     where text.Contains($"Holdfast.{other}.", StringComparison.Ordinal)
                     select $"{Path.GetFileName(file)} names {other}");
    }

    [Fact]
    public void Of_Security_Support_uses_only_Sessions_and_Containment() =>
        Assert.DoesNotContain(Edges, edge => WingOf(edge.User) is "Support" && WingOf(edge.Used) is "Security" && edge.Used is not ("Sessions" or "Containment"));

    [Fact]
    public void Every_type_stands_in_its_folder_and_every_folder_on_the_map()
    {
        var root = typeof(Program).Assembly.GetTypes().Where(type => type.Namespace == "Holdfast" && !type.IsNested && !type.Name.StartsWith('<')).Select(type => type.Name);
        // Program has no namespace at all.
        Assert.Equal([nameof(Capabilities)], root.Where(name => name != "_Imports"));
        var folders = typeof(Program).Assembly.GetTypes().Select(CompiledCode.FolderOf).Where(folder => folder.Length > 0).Select(folder => string.Join('.', folder.Take(2))).Distinct();
        Assert.Equal(
            Wings.SelectMany(wing => wing.Value.Keys.Select(folder => folder == "Hosting" ? folder : $"{wing.Key}.{folder}")).Order(StringComparer.Ordinal),
            folders.Order(StringComparer.Ordinal));
    }

    /// <summary>C# takes the name for the namespace there, and not for the type.</summary>
    [Fact]
    public void No_folder_has_the_name_of_a_type()
    {
        var folders = Wings.SelectMany(wing => wing.Value.Keys.Append(wing.Key)).ToHashSet();
        Assert.Empty(typeof(Program).Assembly.GetTypes().Where(type => !type.IsNested && folders.Contains(type.Name)).Select(type => type.FullName));
    }

    private static bool MayUse(string user, string used) =>
        WingOf(user) != "Platform" && WingOf(used) == "Platform" || Wings[WingOf(user)][user].Contains(used);

    private static string WingOf(string folder) => Wings.Single(wing => wing.Value.ContainsKey(folder)).Key;
}
