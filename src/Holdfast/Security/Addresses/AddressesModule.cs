using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Addresses;

public static class AddressesModule
{
    public static void AddAddresses(this IServiceCollection services)
    {
        services.AddMenuEntry(Menu.Account, AddressPaths.Addresses, "Email addresses", "mail", 30);
        AddressEvents.Register(services);
        AddressNews.Register(services);
        services.AddOptions<AddressesOptions>().BindConfiguration("Addresses").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AddressesOptions>, AddressesOptionsValidator>();
        services.AddLinkMail<ConfirmAddressMail>("confirm-address", "Confirm this address", AddressPaths.ConfirmAddress);
        services.AddNotice<AddressAddedNotice>("address-added", "An email address is being added to your account");
        services.AddNotice<AddressConfirmedNotice>("address-confirmed", "An email address was added to your account");
        services.AddNotice<AddressRemovedNotice>("address-removed", "An email address was removed from your account");
        services.AddNotice<PrimaryAddressNotice>("primary-address", "Your primary email address was changed");
        services.AddNotice<AddressTakenNotice>("address-taken", "Somebody tried to add your address");
        services.AddScoped<AddAddressHandler>();
        services.AddScoped<ConfirmAddressHandler>();
        services.AddScoped<ChangeAddressHandler>();
        services.AddOutboxConsumer<AddressAsked, AddressMailer>("addresses");
        services.AddSingleton<IJob, ForgetOldAddresses>();
    }

    public static void MapAddresses(this IEndpointRouteBuilder routes)
    {
        AddressesEndpoint.Map(routes);
        ConfirmAddressEndpoint.Map(routes);
    }
}
