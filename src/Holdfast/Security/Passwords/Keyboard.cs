namespace Holdfast.Security.Passwords;

/// <summary>
/// Where the keys lie, so that a walk over them can be seen. A place is one number, column and row packed, so that the
/// difference of two places is a step. The code points in their own order serve as a keyboard of one long row.
/// </summary>
internal sealed class Keyboard
{
    public const int NoPlace = int.MinValue;

    private const int RowLength = 4096;
    private const int FirstKey = RowLength / 2;

    // In the order of the adjacency graphs: clockwise from the left; staggered keys have six neighbours, a number block's eight.
    private static readonly int[] Staggered = [-1, -RowLength, 1 - RowLength, 1, RowLength, RowLength - 1];
    private static readonly int[] Aligned =
        [-1, -RowLength - 1, -RowLength, 1 - RowLength, 1, RowLength + 1, RowLength, RowLength - 1];

    private readonly Dictionary<int, int>? _places;
    private readonly int[] _steps;

    private Keyboard(Dictionary<int, int>? places, int[] steps) => (_places, _steps) = (places, steps);

    public static Keyboard CodePoints { get; } = new(null, [-1, 1]);

    /// <param name="neighbours">By the character on a key: the characters, plain and shifted, on each key around it, null where none is.</param>
    public static Keyboard From(IReadOnlyDictionary<string, string?[]> neighbours)
    {
        var (first, around) = neighbours.First();
        var steps = around.Length == Aligned.Length ? Aligned : Staggered;
        var places = new Dictionary<int, int> { [first[0]] = FirstKey };
        var open = new Queue<string>([first]);
        while (open.TryDequeue(out var key))
        {
            foreach (var (step, next) in steps.Zip(neighbours[key]))
            {
                foreach (var character in next ?? "")
                {
                    if (places.TryAdd(character, places[key[0]] + step))
                    {
                        open.Enqueue(character.ToString());
                    }
                }
            }
        }

        return new Keyboard(places, steps);
    }

    /// <summary>Where the code point is typed, or <see cref="NoPlace"/>.</summary>
    public int PlaceOf(int codePoint) => _places is null ? codePoint : _places.GetValueOrDefault(codePoint, NoPlace);

    public bool IsToNeighbour(int step) => Array.IndexOf(_steps, step) >= 0;
}
