using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Kit;

/// <summary>The whole database as text, to show that nothing was written, or that a secret stands nowhere.</summary>
public static class Everything
{
    /// <summary>The rows of every table, as text; bytes as they are, so that a text kept as bytes is found too.</summary>
    public static Task<SortedDictionary<string, List<string>>> StoredText(this TestApp app) => app.With(async db =>
    {
        var ct = TestContext.Current.CancellationToken;
        var all = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Distinct())
        {
            all[table] = await Rows(db.Database.GetDbConnection(), table, ct);
        }

        return all;
    });

    private static async Task<List<string>> Rows(DbConnection connection, string table, CancellationToken ct)
    {
        if (connection.State is not System.Data.ConnectionState.Open)
        {
            await connection.OpenAsync(ct);
        }

        await using var command = connection.CreateCommand();
        // The name comes from the model.
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM {table}");
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<string> rows = [];
        while (await reader.ReadAsync(ct))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static string Text(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes) + "=" + Encoding.Latin1.GetString(bytes),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
