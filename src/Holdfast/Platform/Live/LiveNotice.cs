using System.Text;

namespace Holdfast.Platform.Live;

/// <summary>What one node says to the others in a notice of PostgreSQL: who it is, and a topic a line.</summary>
/// <param name="Topics">Null for everything.</param>
internal sealed record LiveNotice(string Node, IReadOnlyList<string>? Topics)
{
    /// <summary>In bytes; PostgreSQL takes less than 8,000.</summary>
    public const int Longest = 7_900;

    private const string Everything = "*";

    /// <summary>As many notices as the topics need.</summary>
    public static IReadOnlyList<string> Write(string node, IReadOnlyCollection<string>? topics)
    {
        if (topics is null)
        {
            return [$"{node}\n{Everything}"];
        }

        List<string> notices = [];
        var (text, bytes) = (new StringBuilder(node), node.Length);
        foreach (var topic in topics)
        {
            var more = 1 + Encoding.UTF8.GetByteCount(topic);
            if (bytes + more > Longest)
            {
                notices.Add(text.ToString());
                (text, bytes) = (new StringBuilder(node), node.Length);
            }

            text.Append('\n').Append(topic);
            bytes += more;
        }

        if (bytes > node.Length)
        {
            notices.Add(text.ToString());
        }

        return notices;
    }

    public static LiveNotice Read(string payload)
    {
        var lines = payload.Split('\n');
        return new LiveNotice(lines[0], lines is [_, Everything] ? null : lines[1..]);
    }
}
