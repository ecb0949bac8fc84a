using System.Globalization;
using System.Text;

namespace Holdfast.Support.Video;

/// <summary>
/// Reads the description of a call that one browser sends to the other, and gives back what may be passed on (rulings G37): one part of sound, one
/// of picture, nothing else, and no address of anybody but of the relay. Lines that it does not know are left out; a description with anything that
/// could be another channel is refused whole. Pure, and linear in its input.
/// </summary>
public static class SessionDescription
{
    /// <summary>Longest description, in UTF-16 units.</summary>
    public const int MostLength = 64 * 1024;

    /// <summary>Lines of a description; browsers send about two hundred.</summary>
    public const int MostLines = 1_000;

    public const int MostLineLength = 1_000;

    /// <summary>Candidates of a description, and of a call's side.</summary>
    public const int MostCandidates = 30;

    private const int MostNumbers = 100;

    private static readonly HashSet<string> OfSession = ["group", "extmap-allow-mixed", "msid-semantic", "fingerprint", "ice-options", "ice-ufrag", "ice-pwd", "setup", "sendrecv"];

    private static readonly HashSet<string> OfPart =
    [
        "ice-ufrag", "ice-pwd", "ice-options", "fingerprint", "setup", "mid", "extmap", "extmap-allow-mixed", "sendrecv", "sendonly", "recvonly", "inactive", "rtcp-mux",
        "rtcp-mux-only", "rtcp-rsize", "rtpmap", "fmtp", "rtcp-fb", "ssrc", "ssrc-group", "msid", "bundle-only", "end-of-candidates", "rid", "simulcast",
    ];

    /// <param name="relayOnly">Only candidates of a relay pass.</param>
    /// <returns>What may be passed on; null where it is refused.</returns>
    public static string? Read(string text, bool relayOnly)
    {
        if (text.Length is 0 or > MostLength)
        {
            return null;
        }

        var lines = text.Split('\n');
        if (lines.Length > MostLines)
        {
            return null;
        }

        var kept = new StringBuilder(text.Length);
        var (sounds, pictures, candidates, isFirst, hasFingerprint) = (0, 0, 0, true, false);
        foreach (var raw in lines)
        {
            var line = raw.EndsWith('\r') ? raw[..^1] : raw;
            if (line.Length == 0)
            {
                continue;
            }

            if (line.Length is < 3 or > MostLineLength || line[1] != '=' || !IsPlain(line) || (isFirst && line != "v=0"))
            {
                return null;
            }

            isFirst = false;
            var inPart = sounds + pictures > 0;
            var value = line[2..];
            switch (line[0])
            {
                case 'v' when !inPart:
                case 's' when !inPart:
                case 't' when !inPart:
                    Keep(line);
                    break;
                case 'o' when !inPart:
                    if (Origin(value) is not { } origin)
                    {
                        return null;
                    }

                    Keep(origin);
                    break;
                case 'm':
                    if (Part(value) is not { } part)
                    {
                        return null;
                    }

                    _ = value[0] == 'a' ? sounds++ : pictures++;
                    if (sounds > 1 || pictures > 1)
                    {
                        return null;
                    }

                    Keep(part);
                    // The address that browsers write here is one of theirs; candidates say where the media goes.
                    Keep("c=IN IP4 0.0.0.0");
                    break;
                case 'b' when inPart:
                    if (Bandwidth(value))
                    {
                        Keep(line);
                    }

                    break;
                case 'a':
                    var end = value.IndexOf(':', StringComparison.Ordinal);
                    var name = end < 0 ? value : value[..end];
                    if (name == "candidate")
                    {
                        candidates++;
                        if (candidates > MostCandidates)
                        {
                            return null;
                        }

                        if (inPart && Candidate.Read(value, relayOnly) is { } candidate)
                        {
                            Keep("a=" + candidate);
                        }
                    }
                    else if (name is "sctp-port" or "sctpmap" or "max-message-size" or "crypto")
                    {
                        return null;
                    }
                    else if ((inPart ? OfPart : OfSession).Contains(name))
                    {
                        hasFingerprint |= name == "fingerprint";
                        Keep(line);
                    }

                    break;
                default:
                    // c=, i=, u=, e=, p=, k=, r=, z=: addresses, words and keys that a call does not need.
                    break;
            }
        }

        return sounds == 1 && pictures == 1 && hasFingerprint ? kept.ToString() : null;

        void Keep(string line) => kept.Append(line).Append("\r\n");
    }

    /// <summary>The name of the sender and a number; the address in it is blanked.</summary>
    private static string? Origin(string value)
    {
        var parts = value.Split(' ');
        return parts.Length == 6 && parts[0].Length <= 64 && IsNumber(parts[1]) && IsNumber(parts[2]) && parts[3] == "IN" ? $"o=- {parts[1]} {parts[2]} IN IP4 0.0.0.0" : null;
    }

    /// <summary>"audio 9 UDP/TLS/RTP/SAVPF 111 63": sound or picture, encrypted, with its port blanked unless the part was turned down.</summary>
    private static string? Part(string value)
    {
        var parts = value.Split(' ');
        if (parts.Length is < 4 or > MostNumbers || parts[0] is not ("audio" or "video") || parts[2] is not ("UDP/TLS/RTP/SAVPF" or "TCP/TLS/RTP/SAVPF"))
        {
            return null;
        }

        for (var i = 3; i < parts.Length; i++)
        {
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return null;
            }
        }

        parts[1] = parts[1] == "0" ? "0" : "9";
        return "m=" + string.Join(' ', parts);
    }

    private static bool Bandwidth(string value)
    {
        var end = value.IndexOf(':', StringComparison.Ordinal);
        return end > 0 && value[..end] is "AS" or "TIAS" && IsNumber(value[(end + 1)..]);
    }

    private static bool IsNumber(string text) => text.Length is > 0 and <= 20 && text.All(char.IsAsciiDigit);

    internal static bool IsPlain(string text) => text.All(sign => sign is >= ' ' and <= '~');
}

/// <summary>A way on which a browser can be reached. Only a relay's passes, where nobody is to learn where the other is.</summary>
public static class Candidate
{
    /// <summary>Longest candidate, in UTF-16 units.</summary>
    public const int MostLength = 500;

    /// <param name="text">"candidate:1 1 udp 41885439 192.0.2.1 49200 typ relay raddr 10.0.0.7 rport 4711 ..."</param>
    /// <returns>The same without the sender's own address; null where it may not pass.</returns>
    public static string? Read(string text, bool relayOnly)
    {
        if (text.Length > MostLength || !text.StartsWith("candidate:", StringComparison.Ordinal) || !SessionDescription.IsPlain(text))
        {
            return null;
        }

        var parts = text["candidate:".Length..].Split(' ');
        if (parts.Length < 8 || !IsName(parts[0], 32) || parts[1] is not ("1" or "2") || !IsTransport(parts[2]) || !uint.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            || !IsAddress(parts[4], relayOnly) || !ushort.TryParse(parts[5], NumberStyles.None, CultureInfo.InvariantCulture, out _) || parts[6] != "typ"
            || parts[7] is not ("relay" or "host") || (relayOnly && parts[7] != "relay"))
        {
            return null;
        }

        var kept = new StringBuilder("candidate:").AppendJoin(' ', parts[..8]);
        if (parts[7] == "relay")
        {
            kept.Append(" raddr 0.0.0.0 rport 0");
        }

        for (var i = 8; i + 1 < parts.Length; i += 2)
        {
            var (name, value) = (parts[i], parts[i + 1]);
            if (name is "tcptype" or "generation" or "ufrag" && IsName(value, 256))
            {
                kept.Append(' ').Append(name).Append(' ').Append(value);
            }
        }

        return kept.ToString();
    }

    private static bool IsTransport(string text) => text.Equals("udp", StringComparison.OrdinalIgnoreCase) || text.Equals("tcp", StringComparison.OrdinalIgnoreCase);

    /// <summary>An address, or outside production the name that a browser hides it behind.</summary>
    private static bool IsAddress(string text, bool relayOnly) =>
        System.Net.IPAddress.TryParse(text, out _) || (!relayOnly && text.EndsWith(".local", StringComparison.Ordinal) && IsName(text[..^6], 64));

    private static bool IsName(string text, int most) => text.Length > 0 && text.Length <= most && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '+' or '/' or '-' or '_');
}
