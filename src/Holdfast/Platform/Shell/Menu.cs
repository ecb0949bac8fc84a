using Holdfast.Platform.Web;

namespace Holdfast.Platform.Shell;

/// <summary>The lists of ways that our frames draw. Each capability puts its own pages on them.</summary>
public enum Menu
{
    /// <summary>In the bar at the top of every page, for strangers too.</summary>
    Top,

    /// <summary>A person's own pages: at their side, and under their name in the bar.</summary>
    Account,

    /// <summary>Where support works.</summary>
    Desk,

    /// <summary>The operator's pages.</summary>
    Admin,
}

/// <summary>A line of a menu.</summary>
/// <param name="Order">Lower stands first.</param>
/// <param name="SeenBy">Names of the roles that see it; none is everybody. A test holds them to the roles of its route.</param>
/// <param name="PartOf">The path of the line that it stands under: at the side that one is marked, and this has no line there.</param>
public sealed record MenuEntry(Menu Menu, string Path, string Words, string Icon, int Order, IReadOnlyList<string> SeenBy, string? PartOf)
{
    public bool IsSeenBy(Visitor? person) => SeenBy.Count == 0 || (person is not null && SeenBy.Contains(person.Role));
}

/// <summary>Pages without a line of their own: on them, and on those below, the line of another is marked.</summary>
public sealed record MenuPages(Menu Menu, string Path, string PartOf);

/// <summary>Where a layout begins. Who sees it also gets there from their menu, and staff begin there.</summary>
public sealed record Home(Menu Menu, string Path, string Words, string Icon, IReadOnlyList<string> SeenBy);

/// <summary>Answers what stands on a menu for somebody.</summary>
public sealed class Menus(IEnumerable<MenuEntry> entries, IEnumerable<MenuPages> pages, IEnumerable<Home> homes)
{
    private readonly ILookup<Menu, MenuEntry> _entries = entries.OrderBy(entry => entry.Order).ToLookup(entry => entry.Menu);
    private readonly ILookup<Menu, MenuPages> _pages = pages.ToLookup(page => page.Menu);
    private readonly IReadOnlyDictionary<Menu, Home> _homes = homes.ToDictionary(home => home.Menu);

    /// <summary>The lines that the person sees; a stranger is null.</summary>
    public IEnumerable<MenuEntry> Of(Menu menu, Visitor? person) => _entries[menu].Where(entry => entry.IsSeenBy(person));

    public Home HomeOf(Menu menu) => _homes[menu];

    /// <summary>Where the person works, besides their own account: of members none.</summary>
    public IEnumerable<Home> WorkOf(Visitor person) => WorkOf(person.Role);

    /// <summary>Where the person begins: staff where they work (admins at their own pages, though they see the desk), everybody else at their account.</summary>
    public Home StartOf(Visitor? person) => person is null ? HomeOf(Menu.Account) : StartOf(person.Role);

    /// <summary>The same for somebody who is just being let in.</summary>
    public Home StartOf(string role) => WorkOf(role).LastOrDefault() ?? HomeOf(Menu.Account);

    private IEnumerable<Home> WorkOf(string role) => _homes.Values.Where(home => home.SeenBy.Contains(role)).OrderBy(home => home.Menu);

    /// <summary>The value of aria-current for a line at the side: "page" on its page, "true" on one that belongs to it, else null.</summary>
    public string? Current(MenuEntry entry, PathString here)
    {
        var known = _entries[entry.Menu].Select(e => (e.Path, e.PartOf)).Concat(_pages[entry.Menu].Select(p => (p.Path, PartOf: (string?)p.PartOf)));
        var (path, partOf) = known.Where(one => here.StartsWithSegments(one.Path, StringComparison.Ordinal)).DefaultIfEmpty().MaxBy(one => one.Path?.Length);
        return path is null || (partOf ?? path) != entry.Path ? null : here == entry.Path ? "page" : "true";
    }
}

public static class MenuRegistration
{
    /// <summary>Puts a page on a menu.</summary>
    /// <param name="seenBy">The roles that see it, as its route's; none is everybody.</param>
    public static void AddMenuEntry(this IServiceCollection services, Menu menu, string path, string words, string icon, int order, params Enum[] seenBy) =>
        services.AddSingleton(new MenuEntry(menu, path, words, icon, order, Names(seenBy), null));

    /// <summary>Puts a page on a menu that belongs to another page of it.</summary>
    /// <param name="partOf">The path of that one.</param>
    public static void AddMenuEntryUnder(this IServiceCollection services, string partOf, Menu menu, string path, string words, string icon, int order, params Enum[] seenBy) =>
        services.AddSingleton(new MenuEntry(menu, path, words, icon, order, Names(seenBy), partOf));

    /// <summary>Says which line is marked on pages that have none.</summary>
    public static void AddMenuPages(this IServiceCollection services, Menu menu, string path, string partOf) =>
        services.AddSingleton(new MenuPages(menu, path, partOf));

    /// <summary>Names the home of a layout.</summary>
    /// <param name="staff">The staff who work there; none for a home that everybody has.</param>
    public static void AddHome(this IServiceCollection services, Menu menu, string path, string words, string icon, params Enum[] staff) =>
        services.AddSingleton(new Home(menu, path, words, icon, Names(staff)));

    private static string[] Names(Enum[] roles) => [.. roles.Select(role => role.ToString())];
}
