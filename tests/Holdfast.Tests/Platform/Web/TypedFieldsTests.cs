using Holdfast.Kit;
using Holdfast.Platform.Shell;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Platform.Web;

public sealed class TypedFieldsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Page = "/settings/addresses";

    private static readonly Visitor Sam = new("Sam Person", "sam@example.com", TimeZoneInfo.Utc, "Member");

    private readonly TestApp _app = fixture.App;

    private TypedFields Typed => _app.Services.GetRequiredService<TypedFields>();

    [Fact]
    [Trait("F", "F8")]
    public async Task What_was_typed_comes_back_once_and_never_a_secret()
    {
        var cookie = await Kept(Sam, ("Email", "new@example.com"), ("Password", "four calm otters swimming"), ("token", "of the form"));

        var fields = Typed.Take(Request(Sam, cookie), Page);
        Assert.Equal([KeyValuePair.Create("Email", "new@example.com")], fields);
        var again = Request(Sam, cookie);
        Typed.Take(again, Page);
        Assert.Contains("expires=Thu, 01 Jan 1970", again.Response.Headers.SetCookie.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F8")]
    public async Task It_is_for_its_page_and_its_person_and_for_five_minutes()
    {
        var cookie = await Kept(Sam, ("Email", "new@example.com"));

        Assert.Empty(Typed.Take(Request(Sam, cookie), "/settings/profile"));
        Assert.Empty(Typed.Take(Request(Sam with { Address = "kim@example.com" }, cookie), Page));
        Assert.Empty(Typed.Take(Request(Sam, cookie[..^4] + "AAAA"), Page));
        Assert.Empty(Typed.Take(Request(Sam, "nonsense!"), Page));
        _app.Clock.Advance(TypedFields.Life);
        Assert.Single(Typed.Take(Request(Sam, cookie), Page));
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(Typed.Take(Request(Sam, cookie), Page));
    }

    [Fact]
    [Trait("R", "R045")]
    public async Task What_no_cookie_can_hold_is_not_carried()
    {
        var most = TypedFields.MaxBytes - 200;

        Assert.InRange((await Kept(Sam, ("Text", new string('x', most)))).Length, most, 4096 - "__Host-typed=".Length);
        Assert.Equal("", await Kept(Sam, ("Text", new string('x', TypedFields.MaxBytes))));
    }

    private async Task<string> Kept(Visitor person, params (string Name, string Value)[] fields)
    {
        var http = Request(person, null);
        http.Request.Method = "POST";
        http.Request.ContentType = "application/x-www-form-urlencoded";
        http.Request.Form = new FormCollection(fields.ToDictionary(f => f.Name, f => new StringValues(f.Value)));
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new SecretFields([KeyValuePair.Create("Password", "Password")])), "a form"));
        await Typed.Keep(http, Page);
        return http.Response.Headers.SetCookie.ToString().Split(';')[0].Split('=', 2) is [_, var value] ? value : "";
    }

    private static DefaultHttpContext Request(Visitor person, string? cookie)
    {
        var http = new DefaultHttpContext();
        http.Features.Set(person);
        http.Request.Headers.Cookie = cookie is null ? "" : $"__Host-typed={cookie}";
        return http;
    }
}
