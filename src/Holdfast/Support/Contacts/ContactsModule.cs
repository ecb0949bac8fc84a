using Holdfast.Platform.Accounts;

namespace Holdfast.Support.Contacts;

public static class ContactsModule
{
    public static void AddContacts(this IServiceCollection services)
    {
        services.AddScoped<ContactBook>();
        services.AddScoped<Blocks>();
        services.AddSingleton<IEraseWithAccount, EraseBlocks>();
        services.AddSingleton(new LeftOutOfExport(typeof(Block), "A measure of the operator's; whoever it stops reads until when."));
        services.AddSingleton(new LeftOutOfExport(typeof(BlockedStranger), "A measure of the operator's, against a browser or a network without an account."));
        services.AddSingleton(new LeftOutOfExport(typeof(Contact), "It is the account's own name and address, noted beside its requests."));
    }
}
