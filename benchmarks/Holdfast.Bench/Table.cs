using System.Globalization;

namespace Holdfast.Bench;

/// <summary>The one table: goal, figure, ratio, pass or short.</summary>
internal sealed class Table
{
    private readonly List<string[]> _rows = [["what", "goal", "figure", "ratio", ""]];

    /// <summary>A figure that has a goal.</summary>
    public void Goal(string what, string goal, string figure, string ratio, bool pass) => Add(what, goal, figure, ratio, pass ? "pass" : "short");

    /// <summary>A figure that stands beside.</summary>
    public void Beside(string what, string figure, string ratio = "") => Add(what, "", figure, ratio, "");

    /// <summary>A part that could not be measured is short, not gone.</summary>
    public void Broken(string part, Exception problem) => Add(part, "measured", problem.Message.ReplaceLineEndings(" "), "", "short");

    public void Print()
    {
        var widths = Enumerable.Range(0, 5).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        for (var i = 0; i < _rows.Count; i++)
        {
            Console.WriteLine("| " + string.Join(" | ", _rows[i].Select((cell, column) => cell.PadRight(widths[column]))) + " |");
            if (i == 0)
            {
                Console.WriteLine("|" + string.Join("|", widths.Select(width => new string('-', width + 2))) + "|");
            }
        }
    }

    public static string Text(double value, string unit = "") => value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + unit;

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private void Add(params string[] cells)
    {
        _rows.Add(cells);
        Console.Error.WriteLine(string.Join("  ", cells.Where(cell => cell.Length > 0)));
    }
}
