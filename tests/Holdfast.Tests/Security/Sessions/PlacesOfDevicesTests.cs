using System.Net;
using Holdfast.Kit;
using Microsoft.AspNetCore.Hosting;

namespace Holdfast.Security.Sessions;

/// <summary>People read where their devices are, with the operator's file of places.</summary>
public sealed class PlacesOfDevicesTests(Databases databases) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdfast-places-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Way", "15")]
    public async Task Devices_activity_and_emails_name_places_in_place_of_numbers()
    {
        var path = Path.Combine(_folder.FullName, "places.mmdb");
        await File.WriteAllBytesAsync(path, SmallPlaces.Write(("203.0.113.0/24", "Oakland", "California", "United States", "US")), TestContext.Current.CancellationToken);
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web => web.UseSetting("Places:File", path));
        var sam = await app.NewPerson();
        var phone = app.NewBrowser(Browser.SafariOnIPhone);
        phone.Network = IPAddress.Parse("203.0.113.7");
        await phone.SignIn(sam);
        var laptop = app.NewBrowser();
        laptop.Network = IPAddress.Parse("192.0.2.50");
        await laptop.SignIn(sam);
        await app.DeliverAll();

        Assert.Contains("Near Oakland, California (an estimate) Active now", (await laptop.Get("/settings/devices")).Words, StringComparison.Ordinal);
        Assert.Contains("Safari on iPhone, near Oakland, California (an estimate)", (await laptop.Get("/settings/activity")).Words, StringComparison.Ordinal);
        Assert.Contains(app.Mail.To(sam.Address), mail => mail.TextBody?.Contains("Place Near Oakland, California (an estimate)", StringComparison.Ordinal) == true);
        Assert.DoesNotContain("203.0.113.7", (await laptop.Get("/settings/devices")).Words, StringComparison.Ordinal);
    }
}
