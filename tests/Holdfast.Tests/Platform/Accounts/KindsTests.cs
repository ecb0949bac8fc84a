using Holdfast.Kit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Accounts;

public sealed class KindsTests(Databases databases)
{
    [Fact]
    public async Task An_operator_who_says_nothing_has_three_kinds()
    {
        await using var app = await App();
        Assert.Equal(["freelancer Freelancer", "client Client", "agency Agency"], Of(app));
    }

    [Fact]
    public async Task An_operators_kinds_take_the_place_of_ours()
    {
        await using var app = await App(("Accounts:Kinds:0:Name", "buyer"), ("Accounts:Kinds:0:Label", "Somebody who buys"));
        Assert.Equal(["buyer Somebody who buys"], Of(app));
        var laptop = await app.SignIn(await app.NewPerson());
        Assert.Contains("Somebody who buys", (await laptop.Get("/settings/profile/kind")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("staff", "Staff", "staff accounts")]
    [InlineData("freelancer", "Twice", "more than once")]
    [InlineData("", "No name", "Name")]
    public void A_wrong_list_is_refused_with_a_sentence(string name, string label, string words)
    {
        var options = new AccountsOptions { Kinds = [new KindOption { Name = "freelancer", Label = "Freelancer" }, new KindOption { Name = name, Label = label }] };
        var faults = new[] { new KindsValidator().Validate(null, options), new AccountsOptionsShape().Validate(null, options) }.SelectMany(r => r.Failures ?? []);
        Assert.Contains(faults, fault => fault.Contains(words, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Of(TestApp app) =>
        app.Services.GetRequiredService<IOptions<AccountsOptions>>().Value.Kinds.Select(kind => $"{kind.Name} {kind.Label}");

    private async Task<TestApp> App(params (string Key, string Value)[] settings) => new(
        await databases.New(TestContext.Current.CancellationToken),
        builder => Array.ForEach(settings, s => builder.UseSetting(s.Key, s.Value)));
}
