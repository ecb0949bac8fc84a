namespace Holdfast.Security.Passwords;

/// <summary>
/// Words with what each leaves, to be found anywhere in a text, forwards or backwards, in plain or leetspeak spelling.
/// A tree by letters, held in three arrays: about 1 MB for 49,000 words.
/// </summary>
internal sealed class CommonWords
{
    /// <summary>What leetspeak or a reversed word leaves more than the plain word: a guesser tries it next.</summary>
    private const int Disguise = 1;

    /// <summary>By code point: the letters that it stands for in leetspeak.</summary>
    private static readonly string[] Stands =
    [
        .. Enumerable.Range(0, 128).Select(one => (char)one switch
        {
            '4' or '@' => "a",
            '8' => "b",
            '(' => "c",
            '3' => "e",
            '6' or '9' => "g",
            '1' or '!' or '|' => "il",
            '0' => "o",
            '5' or '$' => "s",
            '7' or '+' => "t",
            '2' => "z",
            _ => "",
        }),
    ];

    // A node is a beginning of words; node 0 is the empty one. The nodes that follow node n with one letter more are those
    // from _following[n] up to _following[n + 1]; _letters holds that letter, _left what the node leaves where it is a word.
    private readonly int[] _following;
    private readonly char[] _letters;
    private readonly int[] _left;

    /// <param name="left">What each word leaves, by its place in the list.</param>
    public CommonWords(IReadOnlyList<string> words, Func<int, int> left)
    {
        var sorted = words.ToArray();
        var leaves = Enumerable.Range(0, sorted.Length).Select(left).ToArray();
        Array.Sort(sorted, leaves, StringComparer.Ordinal);
        LongestWord = sorted.Select(word => word.Length).DefaultIfEmpty().Max();

        var following = new List<int>();
        var letters = new List<char> { '\0' };
        var ranges = new List<(int From, int To, int Depth)> { (0, sorted.Length, 0) };
        var lefts = new List<int>();
        for (var node = 0; node < ranges.Count; node++)
        {
            following.Add(ranges.Count);
            var (from, to, depth) = ranges[node];
            lefts.Add(int.MaxValue);
            for (; from < to && sorted[from].Length == depth; from++)
            {
                lefts[node] = Math.Min(lefts[node], leaves[from]);
            }

            while (from < to)
            {
                var (first, letter) = (from, sorted[from][depth]);
                for (; from < to && sorted[from][depth] == letter; from++)
                {
                }

                letters.Add(letter);
                ranges.Add((first, from, depth + 1));
            }
        }

        (_following, _letters, _left) = ([.. following, ranges.Count], [.. letters], [.. lefts]);
    }

    public int LongestWord { get; }

    /// <summary>Finds the words that begin at a code point, or, backwards, the reversed words that end there.</summary>
    /// <param name="left">
    /// Receives by length what such a word leaves, int.MaxValue where there is none. It has room for the longest word or the whole text.
    /// </param>
    public void Find(ReadOnlySpan<int> text, int at, bool backwards, Span<int> left)
    {
        left.Fill(int.MaxValue);
        new Search(this, text, backwards ? -1 : 1, left).Follow(at, 0, 0, backwards ? Disguise : 0);
    }

    private readonly ref struct Search(CommonWords words, ReadOnlySpan<int> text, int step, Span<int> left)
    {
        private readonly ReadOnlySpan<int> _text = text;
        private readonly Span<int> _left = left;

        /// <summary>Reads on from a node that <paramref name="depth"/> code points have led to.</summary>
        public void Follow(int at, int node, int depth, int disguise)
        {
            if (at < 0 || at >= _text.Length)
            {
                return;
            }

            var one = _text[at];
            if (one <= char.MaxValue)
            {
                Read((char)one, at, node, depth, disguise);
            }

            foreach (var letter in one < Stands.Length ? Stands[one] : "")
            {
                Read(letter, at, node, depth, disguise | Disguise);
            }
        }

        private void Read(char letter, int at, int node, int depth, int disguise)
        {
            var first = words._following[node];
            var place = words._letters.AsSpan(first, words._following[node + 1] - first).IndexOf(letter);
            if (place < 0)
            {
                return;
            }

            var next = first + place;
            if (words._left[next] < int.MaxValue)
            {
                _left[depth + 1] = Math.Min(_left[depth + 1], words._left[next] + disguise);
            }

            Follow(at + step, next, depth + 1, disguise);
        }
    }
}
