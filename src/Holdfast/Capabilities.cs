namespace Holdfast;

/// <summary>The product on one page: every folder, and the folders it may use. A test holds the compiled code to it.</summary>
public static class Capabilities
{
    /// <summary>In reading order, which is the order of dependence: a folder may only name folders above it.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> MayUse = new Dictionary<string, string[]>
    {
        ["Storage"] = [],
        ["Shell"] = ["Storage"],
        ["Accounts"] = ["Storage", "Shell"],
        ["Audit"] = ["Storage", "Accounts"],
        ["Mail"] = ["Storage", "Shell", "Accounts", "Audit"],
        ["Throttling"] = ["Storage", "Shell"],
        ["Sessions"] = ["Storage", "Shell", "Accounts", "Audit", "Mail"],
        ["Passwords"] = ["Storage", "Shell", "Accounts", "Audit", "Throttling", "Sessions", "Mail"],
        ["SecurityQuestions"] = ["Storage", "Shell", "Accounts", "Audit", "Throttling", "Sessions", "Passwords", "Mail"],
        ["RecoveryCodes"] = ["Storage", "Shell", "Accounts", "Audit", "Throttling", "Sessions", "Mail"],
        ["Containment"] = ["Storage", "Shell", "Accounts", "Audit", "Mail", "Sessions"],
        ["Recovery"] = ["Storage", "Shell", "Accounts", "Audit", "Throttling", "Sessions", "Passwords", "SecurityQuestions", "RecoveryCodes", "Containment", "Mail"],
        ["SignIn"] = ["Storage", "Shell", "Accounts", "Audit", "Throttling", "Sessions", "Passwords", "SecurityQuestions", "RecoveryCodes", "Mail"],
        ["Compromise"] = ["Storage", "Shell", "Accounts", "Audit", "Throttling", "Sessions", "Passwords", "SecurityQuestions", "Recovery", "Mail"],
        ["SignUp"] = ["Storage", "Shell", "Accounts", "Audit", "Mail", "Throttling", "Sessions", "Passwords"],
        ["Addresses"] = ["Storage", "Shell", "Accounts", "Audit", "Mail", "Throttling", "Sessions", "Passwords"],
        ["Closing"] = ["Storage", "Shell", "Accounts", "Audit", "Throttling", "Sessions", "Passwords", "Mail"],
        ["Settings"] = ["Storage", "Shell", "Accounts", "Audit", "Throttling", "Sessions", "Passwords", "SecurityQuestions", "RecoveryCodes", "Mail"],
        ["Desk"] = ["Storage", "Shell", "Accounts", "Audit", "Throttling", "Sessions", "Containment"],
        ["Setup"] = ["Storage", "Shell", "Accounts", "Audit", "Mail", "Throttling", "Sessions", "Passwords", "SecurityQuestions", "RecoveryCodes", "Containment"],
        ["Admin"] = ["Storage", "Shell", "Accounts", "Audit", "Sessions", "Containment", "Setup"],
    };
}
