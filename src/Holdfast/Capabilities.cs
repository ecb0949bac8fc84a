namespace Holdfast;

/// <summary>
/// The product on one page: four wings, the folders of each in the order of dependence, and what each folder may use. Tests hold the
/// compiled code to it, both ways: what is used must be allowed, and what is allowed must be used.
/// </summary>
public static class Capabilities
{
    /// <summary>Knows no flow and no ticket. Each folder may use those before it; every other wing may use all of it.</summary>
    public static readonly IReadOnlyList<string> Platform =
    [
        "Storage", "Keys", "Deliveries", "Web", "Shell", "Accounts", "Staff", "Audit", "Throttling", "Places", "Mail", "MailedLinks", "OwnerNotices",
        "Live", "Texts", "Search", "Files",
    ];

    /// <summary>Never names Support. Each folder names the few of its own wing that it uses.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Security = new Dictionary<string, string[]>
    {
        ["Sessions"] = [],
        ["LeakedPasswords"] = [],
        ["Passwords"] = ["Sessions", "LeakedPasswords"],
        ["SecurityQuestions"] = ["Sessions", "Passwords"],
        ["RecoveryCodes"] = ["Sessions"],
        ["Containment"] = ["Sessions"],
        ["Recovery"] = ["Sessions", "Passwords", "SecurityQuestions", "RecoveryCodes", "Containment"],
        ["SignIn"] = ["Sessions", "Passwords", "SecurityQuestions", "RecoveryCodes", "Containment"],
        ["Compromise"] = ["Sessions", "Passwords", "SecurityQuestions"],
        ["SignUp"] = ["Sessions", "Passwords", "SignIn"],
        ["Addresses"] = ["Sessions"],
        ["Closing"] = ["Sessions", "Passwords"],
        ["Settings"] = ["Sessions", "Passwords", "SecurityQuestions", "RecoveryCodes"],
    };

    /// <summary>Of Security it may use Sessions and Containment only.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Support = new Dictionary<string, string[]>
    {
        ["Contacts"] = ["Sessions", "Containment"],
        ["Departments"] = ["Sessions"],
        ["Tickets"] = ["Containment", "Contacts", "Departments"],
        ["Identity"] = ["Sessions", "Containment", "Contacts", "Tickets"],
        ["TicketMail"] = ["Containment", "Contacts", "Tickets"],
        ["Strangers"] = ["Sessions", "Contacts", "Departments", "Tickets"],
        ["Comments"] = ["Sessions", "Contacts"],
        ["Articles"] = ["Sessions", "Comments"],
        ["Community"] = ["Sessions", "Comments", "Articles"],
        ["Requests"] = ["Sessions", "Departments", "Tickets", "Strangers", "Comments", "Articles", "Community"],
        ["Line"] = ["Sessions", "Contacts", "Departments", "Tickets"],
        ["Chat"] = ["Sessions", "Contacts", "Departments", "Tickets", "Strangers", "Line"],
        ["Desk"] = ["Sessions", "Containment", "Contacts", "Departments", "Tickets", "Identity", "Line", "Chat"],
        ["TicketPosts"] = ["Sessions", "Departments", "Tickets", "Comments", "Community", "Requests", "Desk"],
        ["Drafts"] = ["Sessions", "Contacts", "Departments", "Tickets", "Line", "Chat", "Desk"],
        ["Video"] = ["Sessions", "Contacts", "Departments", "Tickets", "Identity", "Line", "Chat", "Desk"],
    };

    /// <summary>May use every other wing. Hosting is how the process starts, and what is said when it cannot.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Operations = new Dictionary<string, string[]>
    {
        ["Hosting"] = [],
        ["Setup"] = ["Sessions", "Passwords"],
        ["Health"] = ["LeakedPasswords", "Comments", "Video"],
        ["CommandLine"] = ["Hosting", "LeakedPasswords", "RecoveryCodes", "SecurityQuestions", "Containment", "Setup", "Health"],
        ["Admin"] = ["Sessions", "Containment", "Health"],
    };
}
