using System.Diagnostics;
using Holdfast.Kit;

namespace Holdfast.Operations.Setup;

/// <summary>deploy/holdfast, the command line on a server: it takes the settings as systemd does, and nobody else's folder.</summary>
[Trait("Database", "None")]
public sealed class WrapperTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // As systemd.exec(5) says of EnvironmentFile: no expansion, quotes taken off, blanks around a value too.
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("  with blanks within  ", "with blanks within")]
    [InlineData("'$HOME `id` $(id) \\n \"x\" #;&|<>*  '", "$HOME `id` $(id) \\n \"x\" #;&|<>*  ")]
    [InlineData("\"it's $HOME; `id`\"", "it's $HOME; `id`")]
    [InlineData("Host=db;Database=holdfast;Password=a$b", "Host=db;Database=holdfast;Password=a$b")]
    [InlineData("a#b;c 'd' \"e\"", "a#b;c 'd' \"e\"")]
    [InlineData("", "")]
    [InlineData("''", "")]
    public async Task A_value_reaches_the_program_as_systemd_would_hand_it_over(string written, string value)
    {
        var (code, output, errors) = await Run($"# a comment\n\n; another\n  Mail__Smtp__Password={written}\nLast=one");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal($"[{value}][one][doctor][a b]\n", output);
    }

    [Theory]
    [InlineData("Mail__Smtp__Password='half", "Mail__Smtp__Password")]
    [InlineData("Mail__Smtp__Password=\"a\\\"b\"", "Mail__Smtp__Password")]
    [InlineData("Mail__Smtp__Password=a\\b", "Mail__Smtp__Password")]
    [InlineData("Mail__Smtp__Password='a'b'", "Mail__Smtp__Password")]
    [InlineData("Mail:From=somebody", "Mail:From")]
    [InlineData("=somebody", "is no name of a setting")]
    [InlineData("rm -rf /", "is not KEY=value")]
    public async Task What_systemd_would_take_differently_is_refused_by_name_and_nothing_runs(string line, string words)
    {
        var (code, output, errors) = await Run(line);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("half", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_is_told_whose_folder_it_is()
    {
        if (Environment.UserName != "root")
        {
            return;
        }

        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        Assert.Equal(0, (await Run($"Storage__DataFolder={data}")).Code);
        using (var give = Process.Start("chown", ["nobody", data]))
        {
            await give.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var (code, output, errors) = await Run($"Storage__DataFolder={data}");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("sudo -u nobody holdfast doctor", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_that_come_with_it_can_be_read()
    {
        // In a folder of its own: where the product is installed, that one is its user's and refused to others.
        var text = (await File.ReadAllTextAsync(Deploy("holdfast.env"), TestContext.Current.CancellationToken)).Replace("/var/lib/holdfast", _folder, StringComparison.Ordinal);
        // With every example that is commented out as well.
        var all = string.Join('\n', text.Split('\n').Select(line => line.StartsWith("# ", StringComparison.Ordinal) && line.Contains("__", StringComparison.Ordinal) ? line[2..] : line));

        Assert.Equal((0, ""), ((await Run(all)).Code, (await Run(all)).Errors));
        Assert.NotEqual(text, all);
    }

    private async Task<(int Code, string Output, string Errors)> Run(string settings)
    {
        var ct = TestContext.Current.CancellationToken;
        var (program, file, wrapper) = (Path.Combine(_folder, "Holdfast"), Path.Combine(_folder, "holdfast.env"), Path.Combine(_folder, "holdfast"));
        await File.WriteAllTextAsync(program, "printf '[%s][%s][%s][%s]\\n' \"${Mail__Smtp__Password-}\" \"${Last-}\" \"$1\" \"$2\"\n", ct);
        await File.WriteAllTextAsync(file, settings, ct);
        var script = await File.ReadAllTextAsync(Deploy("holdfast"), ct);
        await File.WriteAllTextAsync(
            wrapper, script.Replace("/etc/holdfast/holdfast.env", file, StringComparison.Ordinal).Replace("/opt/holdfast/Holdfast", "/bin/sh " + program, StringComparison.Ordinal), ct);
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", [wrapper, "doctor", "a b"]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("There is no shell.");
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(ct), shell.StandardError.ReadToEndAsync(ct));
        await shell.WaitForExitAsync(ct);
        return (shell.ExitCode, await output, await errors);
    }

    private static string Deploy(string file) => Repository.Path("deploy", file);
}
