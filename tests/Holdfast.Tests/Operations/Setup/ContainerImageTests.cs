using System.Diagnostics;
using System.Text.Json;
using Holdfast.Kit;

namespace Holdfast.Operations.Setup;

/// <summary>What the container image would be made with, asked of the SDK; making it needs a base image that is not everywhere at hand.</summary>
[Trait("Database", "None")]
public sealed class ContainerImageTests
{
    [Fact]
    public async Task It_starts_the_program_where_the_sdk_puts_it_as_a_user_that_is_not_root()
    {
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet", ["msbuild", Project(), "-p:RuntimeIdentifier=linux-x64", "-t:ComputeContainerConfig", "-getItem:ContainerAppCommand", "-getProperty:ContainerUser"])
        {
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("No SDK.");
        var said = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(build.ExitCode == 0, said);
        using var json = JsonDocument.Parse(said);
        Assert.Equal(
            ["dotnet", "/app/Holdfast.dll"],
            json.RootElement.GetProperty("Items").GetProperty("ContainerAppCommand").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()));
        Assert.Equal("1654:1654", json.RootElement.GetProperty("Properties").GetProperty("ContainerUser").GetString());
    }

    private static string Project() => Repository.Path("src", "Holdfast", "Holdfast.csproj");
}
