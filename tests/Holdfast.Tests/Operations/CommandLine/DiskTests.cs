using Holdfast.Kit;
using Holdfast.Platform.Storage;
using Microsoft.Data.Sqlite;

namespace Holdfast.Operations.CommandLine;

/// <summary>A disk that is full, or may only be read: a sentence that names what to do, whatever it stops.</summary>
[Trait("Database", "None")]
public sealed class DiskTests
{
    private const string Url = "--Shell:PublicUrl=https://account.example.com";

    [Fact]
    public async Task A_folder_that_may_only_be_read_is_not_said_to_be_in_use()
    {
        if (await SmallDisk.Mount("20m") is not { } disk)
        {
            return;
        }

        await using (disk)
        {
            await Expect(0, "The schema is up to date", "migrate", disk.Folder);
            SqliteConnection.ClearAllPools();
            Assert.True(await disk.CloseForWriting());

            var said = await Expect(1, $"The data folder {disk.Folder} cannot be written", "migrate", disk.Folder);
            Assert.Contains("ReadWritePaths", said, StringComparison.Ordinal);
            Assert.DoesNotContain("in use", said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("8k")]
    [InlineData("100k")]
    [InlineData("300k")]
    public async Task A_start_on_a_full_disk_says_so(string size)
    {
        if (await SmallDisk.Mount(size) is not { } disk)
        {
            return;
        }

        await using (disk)
        {
            await Expect(1, "", "migrate", disk.Folder);
            SqliteConnection.ClearAllPools();
        }
    }

    [Fact]
    public async Task A_backup_and_a_restore_for_which_there_is_no_room_name_the_disk_that_is_full_and_the_doctor_calls_it_bad()
    {
        if (await SmallDisk.Mount("200k") is not { } disk)
        {
            return;
        }

        await using (disk)
        {
            var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
            await Expect(0, "The schema is up to date", "migrate", folder);
            SqliteConnection.ClearAllPools();

            var to = Path.Combine(disk.Folder, "copy.db");
            await Expect(1, $"The backup {to} cannot grow: the disk is full. Make room", "backup", folder, to);
            Assert.Empty(Directory.GetFiles(disk.Folder));

            await Expect(1, "", "restore", disk.Folder, Path.Combine(folder, StorageModule.SqliteFile));
            Assert.Contains("problem Only 0 MB are free", await Expect(1, "", "doctor", disk.Folder), StringComparison.Ordinal);
            SqliteConnection.ClearAllPools();
        }
    }

    private static async Task<string> Expect(int code, string words, string command, string folder, params string[] arguments)
    {
        await using var run = ProductRun.Start("Production", [command, .. arguments, Url, "--Storage:DataFolder=" + folder, "--Mail:Smtp:Port=1"]);
        var ended = await run.Ended();
        var said = run.Output + run.Errors;
        Assert.True(ended == code && said.Contains(words, StringComparison.Ordinal), $"Code {ended} where {code} was expected with \"{words}\":\n{said}");
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        return said;
    }
}
