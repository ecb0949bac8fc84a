using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Storage;

internal static class SnakeCaseColumns
{
    /// <summary>Columns in snake_case, so that hand-written SQL reads the same on both databases without quotes.</summary>
    public static void UseSnakeCaseColumns(this ModelBuilder model)
    {
        foreach (var property in model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(Snake(property.Name));
        }
    }

    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
