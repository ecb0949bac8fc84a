namespace Holdfast.Platform.Storage;

/// <summary>
/// The names of the migrations, for a start that does without EF. It would find them by reflection as EF does, but that loads every
/// type of the product. A test finds one that is missing here.
/// </summary>
internal static class KnownMigrations
{
    public static readonly IReadOnlyList<string> OnSqlite =
    [
        "20261123005532_First",
        "20261123021446_Outbox",
        "20261124234922_Links",
        "20261124235015_ClosedAccounts",
        "20261124235155_SecurityQuestions",
        "20261124235316_DeliveryLanes",
        "20261125003504_Recovery",
        "20261125012052_SignUpAndAddresses",
        "20261125012725_Setup",
        "20261125041852_Containment",
        "20261125044435_PasswordBreachedAt",
        "20261125045002_DeliveryDueAt",
        "20261125152835_SecuringAccounts",
        "20261128061623_AgentContainments",
        "20261129201801_EpochsOfReleasesAndSetupLinks",
        "20261129202123_KeyNumbersOfRecoveryCodes",
        "20261129220346_ProvenReturns",
    ];

    public static readonly IReadOnlyList<string> OnPostgres =
    [
        "20261123005537_First",
        "20261123021450_Outbox",
        "20261124234938_Links",
        "20261124235051_ClosedAccounts",
        "20261124235211_SecurityQuestions",
        "20261124235332_DeliveryLanes",
        "20261125003520_Recovery",
        "20261125012106_SignUpAndAddresses",
        "20261125012741_Setup",
        "20261125041858_Containment",
        "20261125044521_PasswordBreachedAt",
        "20261125045036_DeliveryDueAt",
        "20261125152849_SecuringAccounts",
        "20261128062043_AgentContainments",
        "20261129201808_EpochsOfReleasesAndSetupLinks",
        "20261129202132_KeyNumbersOfRecoveryCodes",
        "20261129220400_ProvenReturns",
    ];
}
