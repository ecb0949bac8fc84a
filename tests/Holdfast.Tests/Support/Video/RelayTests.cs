using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;

namespace Holdfast.Support.Video;

/// <summary>A real coturn with the configuration that we ship: what it gives, and what it refuses.</summary>
public sealed class RelayFixture : IAsyncLifetime
{
    public Coturn Relay { get; } = new();

    public async ValueTask InitializeAsync() => await Relay.Start(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Relay.DisposeAsync();
}

[Trait("Database", "None")]
[Trait("G", "G37")]
[Trait("Attack", "50")]
public sealed class RelayTests(RelayFixture fixture) : IClassFixture<RelayFixture>
{
    private const int Forbidden = 403;
    private const int OtherFamily = 443;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private int Port => fixture.Relay.Port;

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task The_shipped_configuration_works_and_gives_a_way_to_its_own_address_alone(string transport)
    {
        var url = $"turn:127.0.0.1:{Port}?transport={transport}";
        Assert.Null(await RelayProbe.Fault(url, Pass(), Ct));

        await using var client = await RelayClient.Connect(RelayAddress.Parse(url), Ct);
        Assert.Equal(0, await client.Allocate(Pass(), Ct));
        Assert.Equal(0, await client.Permit(IPAddress.Parse("127.0.0.2"), Ct));
        // Every address of this machine, so wherever its database listens.
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address)
            .Where(address => address.AddressFamily is AddressFamily.InterNetwork);
        foreach (var address in own.Append(IPAddress.Loopback))
        {
            Assert.Equal(Forbidden, await client.Permit(address, Ct));
        }

        foreach (var address in new[] { IPAddress.IPv6Loopback, IPAddress.Loopback.MapToIPv6() })
        {
            Assert.Contains(await client.Permit(address, Ct), new[] { Forbidden, OtherFamily });
        }

        await client.Release(Ct);
    }

    [Theory]
    [InlineData(Coturn.Secret, -1)]
    [InlineData("another-secret-of-somebody", 10)]
    public async Task A_pass_that_is_over_and_one_of_another_secret_are_refused(string secret, int minutes) => Assert.Contains(
        "refuses our pass", await RelayProbe.Fault($"turn:127.0.0.1:{Port}", Pass(secret, minutes), Ct), StringComparison.Ordinal);

    [Fact]
    public async Task A_relay_that_reaches_this_machine_is_found()
    {
        await using var loose = new Coturn();
        await loose.Start(Ct, "allowed-peer-ip=127.0.0.1", "allowed-peer-ip=10.0.0.0-10.255.255.255");
        Assert.Contains("lets callers reach 127.0.0.1, 10.0.0.1:", await RelayProbe.Fault(loose.Address, Pass(), Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task A_relay_that_is_away_is_said_with_its_port(string transport) => Assert.Contains(
        "doesn't answer. Check that it runs, and that no firewall closes port 9 ", await RelayProbe.Fault($"turn:127.0.0.1:9?transport={transport}", Pass(), Ct), StringComparison.Ordinal);

    [Theory]
    [InlineData("turn:relay.example.com", "relay.example.com", 3478, false, true)]
    [InlineData("turn:10.0.0.1:99?transport=tcp", "10.0.0.1", 99, false, false)]
    [InlineData("turns:relay.example.com?transport=tcp", "relay.example.com", 5349, true, false)]
    public void Addresses_of_relays(string url, string host, int port, bool isTls, bool isUdp) => Assert.Equal(new RelayAddress(host, port, isTls, isUdp), RelayAddress.Parse(url));

    [Fact]
    [Trait("G", "G61")]
    public void What_is_cut_or_says_more_than_it_has_is_no_answer()
    {
        var whole = StunMessage.Request(StunMessage.Allocate, (StunMessage.Realm, "holdfast.test"u8.ToArray())).ToBytes(null);
        Assert.Equal("holdfast.test"u8.ToArray(), StunMessage.Read(whole)?.Find(StunMessage.Realm));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Null(StunMessage.Read(whole.AsSpan(0, length)));
        }

        var more = whole.ToArray();
        more[23] = 0xFF;
        Assert.Null(StunMessage.Read(more));
        var long_ = new byte[StunMessage.Most + 4];
        whole.CopyTo(long_, 0);
        (long_[2], long_[3]) = (0x08, 0x00);
        Assert.Null(StunMessage.Read(long_));
    }

    private static RelayPass Pass(string secret = Coturn.Secret, int minutes = 10) => RelayPass.For("probe", secret, TimeProvider.System.GetUtcNow().AddMinutes(minutes));
}

/// <summary>The same as an admin sees it.</summary>
public sealed class RelayPageTests(AwayRelayFixture fixture) : IClassFixture<AwayRelayFixture>
{
    [Fact]
    public async Task An_admin_tests_the_relay_and_an_auditor_looks()
    {
        var (admin, _) = await fixture.App.SignInStaff(Role.Admin);
        Assert.Contains("Test the relay", (await admin.Get("/admin")).Words, StringComparison.Ordinal);
        var tried = await admin.SubmitForm("/admin/relay", "/admin/relay");
        Assert.Equal(HttpStatusCode.OK, tried.Status);
        Assert.Contains("turn:127.0.0.1:9 doesn't answer.", tried.Words, StringComparison.Ordinal);

        var (auditor, _) = await fixture.App.SignInStaff(Role.Auditor);
        var looked = await auditor.Get("/admin/relay");
        Assert.Contains("Video checks go through turn:127.0.0.1:9.", looked.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Test the relay", looked.Words, StringComparison.Ordinal);
    }
}

public sealed class AwayRelayFixture(Databases databases) : IAsyncLifetime
{
    private TestApp? _app;

    public TestApp App => _app ?? throw new InvalidOperationException("The fixture is not ready.");

    public async ValueTask InitializeAsync() => _app = new TestApp(
        await databases.New(TestContext.Current.CancellationToken),
        web => web.UseSetting("Video:Relays:0", "turn:127.0.0.1:9").UseSetting("Video:RelaySecret", VideoFixture.Secret));

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            await databases.GiveBack(_app.Database);
        }
    }
}
