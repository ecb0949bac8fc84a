namespace Holdfast.Security.Passwords;

/// <summary>
/// The patterns of one text of code points: for each place, how far a pattern that begins there can go, in code points.
/// Repeats are quadratic in the length of the text, which <see cref="CommonPasswords.MostJudged"/> bounds; the rest is linear.
/// </summary>
internal sealed class Patterns
{
    /// <summary>The longest period of steps that is looked for: "1qaz2wsx" takes four steps before they come again.</summary>
    public const int MostSteps = 4;

    private const int LeastLine = 3;

    private Patterns(int length)
    {
        Repeats = new int[length];
        Chains = new int[length];
        Walks = new int[length];
        Regular = [.. Enumerable.Range(0, MostSteps + 1).Select(_ => new int[length])];
    }

    /// <summary>The longest stretch that also stands earlier in the text, forwards or backwards. The two may overlap.</summary>
    public int[] Repeats { get; }

    /// <summary>
    /// Straight walks of three keys or more, each begun on or beside the first or last key of the one before: whole rows of
    /// a keyboard, one under the other, or its columns.
    /// </summary>
    public int[] Chains { get; }

    /// <summary>Any walk from key to neighbouring key.</summary>
    public int[] Walks { get; }

    /// <summary>
    /// By period, from 1 to <see cref="MostSteps"/>: a walk that repeats its steps at least once, on a keyboard or in the
    /// order of code points. "abcd", "2468" and "qetu" have period 1, "1q2w3e" and "aabbcc" 2, "qweasdzxc" 3.
    /// </summary>
    public int[][] Regular { get; }

    public static Patterns Of(ReadOnlySpan<int> text, IReadOnlyList<Keyboard> keyboards)
    {
        var patterns = new Patterns(text.Length);
        patterns.FindRepeats(text);
        patterns.FindMirrored(text);
        foreach (var keyboard in keyboards)
        {
            patterns.FindWalks(text, keyboard);
        }

        return patterns;
    }

    private void FindRepeats(ReadOnlySpan<int> text)
    {
        // same[k]: how many code points from k are the same as from the current place.
        Span<int> same = stackalloc int[text.Length + 1];
        same.Clear();
        for (var at = text.Length - 1; at > 0; at--)
        {
            for (var k = 0; k < at; k++)
            {
                same[k] = text[k] == text[at] ? same[k + 1] + 1 : 0;
                Repeats[at] = Math.Max(Repeats[at], same[k]);
            }
        }
    }

    private void FindMirrored(ReadOnlySpan<int> text)
    {
        // same[k + 1]: how many code points from k down are the same as from the current place up.
        Span<int> same = stackalloc int[text.Length + 1];
        same.Clear();
        for (var at = text.Length - 1; at > 0; at--)
        {
            for (var k = at - 1; k >= 0; k--)
            {
                same[k + 1] = text[k] == text[at] ? same[k] + 1 : 0;
                Repeats[at] = Math.Max(Repeats[at], same[k + 1]);
            }
        }
    }

    private void FindWalks(ReadOnlySpan<int> text, Keyboard keyboard)
    {
        Span<int> places = stackalloc int[text.Length];
        Span<int> steps = stackalloc int[text.Length];
        for (var at = 0; at < text.Length; at++)
        {
            places[at] = keyboard.PlaceOf(text[at]);
        }

        for (var at = 0; at < text.Length; at++)
        {
            var isStep = at + 1 < text.Length && places[at] != Keyboard.NoPlace && places[at + 1] != Keyboard.NoPlace;
            steps[at] = isStep ? places[at + 1] - places[at] : Keyboard.NoPlace;
        }

        FindRegular(steps);
        FindNeighbours(places, steps, keyboard);
    }

    private void FindRegular(ReadOnlySpan<int> steps)
    {
        for (var period = 1; period <= MostSteps; period++)
        {
            var again = 0;
            for (var at = steps.Length - 1 - period; at >= 0; at--)
            {
                again = steps[at] != Keyboard.NoPlace && steps[at] == steps[at + period] ? again + 1 : 0;
                if (again >= period)
                {
                    Regular[period][at] = Math.Max(Regular[period][at], 1 + period + again);
                }
            }
        }
    }

    private void FindNeighbours(ReadOnlySpan<int> places, ReadOnlySpan<int> steps, Keyboard keyboard)
    {
        Span<int> chains = stackalloc int[places.Length + 1];
        chains.Clear();
        var (walk, straight) = (1, 1);
        for (var at = places.Length - 2; at >= 0; at--)
        {
            var toNeighbour = keyboard.IsToNeighbour(steps[at]);
            straight = !toNeighbour ? 1 : steps[at] == steps[at + 1] ? straight + 1 : 2;
            walk = toNeighbour ? walk + 1 : 1;
            Walks[at] = Math.Max(Walks[at], walk);
            if (straight < LeastLine)
            {
                continue;
            }

            var next = at + straight;
            var goesOn = chains[next] > 0 && (IsNear(places[next], places[at]) || IsNear(places[next], places[next - 1]));
            chains[at] = straight + (goesOn ? chains[next] : 0);
            Chains[at] = Math.Max(Chains[at], chains[at]);
        }

        bool IsNear(int place, int other) => place == other || keyboard.IsToNeighbour(place - other);
    }
}
