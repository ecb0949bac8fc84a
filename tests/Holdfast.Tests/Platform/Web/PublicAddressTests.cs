using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Web;

[Trait("Database", "None")]
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData(null, null, "http://localhost:5080/")]
    [InlineData(null, "http://localhost:5090", "http://localhost:5090/")]
    [InlineData(null, "http://127.0.0.1:5090/;http://[::1]:5091", "http://127.0.0.1:5090/")]
    [InlineData(null, "http://127.0.0.1:0", "http://localhost:5080/")]
    [InlineData("https://account.example.com", "http://127.0.0.1:8080", "https://account.example.com/")]
    [InlineData("https://konto.m\u00FCller.example", null, "https://konto.xn--mller-kva.example/")]
    [InlineData("https://konto.m\u00FCller.example:8443", null, "https://konto.xn--mller-kva.example:8443/")]
    [InlineData("http://[::1]:5091", null, "http://[::1]:5091/")]
    [Trait("X", "X1")]
    public void Is_what_was_set_and_otherwise_where_the_server_listens(string? set, string? urls, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("urls", urls)]).Build();

        var address = new PublicAddress(Options.Create(new ShellOptions { PublicUrl = set is null ? null : new Uri(set) }), configuration);

        Assert.Equal(expected, address.Url.AbsoluteUri);
    }
}
