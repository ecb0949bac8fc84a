using FsCheck;
using FsCheck.Fluent;

namespace Holdfast.Support.Video;

/// <summary>What one browser may say to the other.</summary>
[Trait("Database", "None")]
[Trait("G", "G37")]
public sealed class SessionDescriptionTests
{
    private const string Fingerprint = "a=fingerprint:sha-256 AA:BB:CC";

    private const string Good =
        "v=0\r\no=- 4611731400430051336 2 IN IP4 192.168.1.17\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=msid-semantic: WMS stream\r\n"
        + "m=audio 51234 UDP/TLS/RTP/SAVPF 111 63\r\nc=IN IP4 192.168.1.17\r\na=rtcp:51234 IN IP4 192.168.1.17\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789\r\n" + Fingerprint + "\r\n"
        + "a=setup:actpass\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=candidate:1 1 udp 2122260223 192.168.1.17 51234 typ host generation 0\r\n"
        + "a=candidate:2 1 udp 41885439 198.51.100.7 49200 typ relay raddr 203.0.113.9 rport 60000 generation 0\r\n"
        + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\n" + Fingerprint + "\r\na=rtpmap:96 VP8/90000\r\na=unknown-thing:secret\r\n";

    [Fact]
    [Trait("Attack", "49")]
    public void Nobodys_own_address_passes_and_what_is_unknown_is_left_out()
    {
        var read = SessionDescription.Read(Good, relayOnly: true);
        Assert.NotNull(read);
        Assert.DoesNotContain("192.168.1.17", read, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.9", read, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown-thing", read, StringComparison.Ordinal);
        Assert.Contains("198.51.100.7 49200 typ relay raddr 0.0.0.0 rport 0", read, StringComparison.Ordinal);
        Assert.Contains("m=audio 9 UDP/TLS/RTP/SAVPF 111 63", read, StringComparison.Ordinal);
        // What was read is read again as it is.
        Assert.Equal(read, SessionDescription.Read(read, relayOnly: true));
    }

    [Theory]
    [InlineData("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n")]
    [InlineData("m=video 9 UDP/TLS/RTP/SAVPF 97\r\n")]
    [InlineData("m=audio 9 RTP/AVP 0\r\n")]
    [InlineData("a=sctp-port:5000\r\n")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n")]
    [InlineData("x\r\n")]
    [InlineData("a=mid:\u0001\r\n")]
    [Trait("Attack", "49")]
    public void Another_channel_is_refused_whole(string more) => Assert.Null(SessionDescription.Read(Good + more, relayOnly: false));

    [Theory]
    [InlineData(SessionDescription.MostCandidates - 2, true)]
    [InlineData(SessionDescription.MostCandidates - 1, false)]
    public void Candidates_have_a_limit(int more, bool passes)
    {
        var text = Good + string.Concat(Enumerable.Range(0, more).Select(i => $"a=candidate:{i} 1 udp 1 198.51.100.7 49200 typ relay raddr 0.0.0.0 rport 0\r\n"));
        Assert.Equal(passes, SessionDescription.Read(text, relayOnly: true) is not null);
    }

    [Fact]
    public void Lengths_have_limits()
    {
        var lines = Good.Count(sign => sign == '\n') + 1;
        Assert.NotNull(SessionDescription.Read(Good + string.Concat(Enumerable.Repeat("a=rtcp-rsize\n", SessionDescription.MostLines - lines)), true));
        Assert.Null(SessionDescription.Read(Good + string.Concat(Enumerable.Repeat("a=rtcp-rsize\n", SessionDescription.MostLines - lines + 1)), true));
        Assert.NotNull(SessionDescription.Read(Good + "a=fmtp:96 " + new string('x', SessionDescription.MostLineLength - 10) + "\r\n", true));
        Assert.Null(SessionDescription.Read(Good + "a=fmtp:96 " + new string('x', SessionDescription.MostLineLength - 9) + "\r\n", true));
        Assert.Null(SessionDescription.Read(Good.PadRight(SessionDescription.MostLength + 1, '\n'), true));
    }

    [Theory]
    [InlineData("candidate:1 1 udp 41885439 198.51.100.7 49200 typ relay raddr 10.0.0.7 rport 4711 generation 0 ufrag ab", true, "candidate:1 1 udp 41885439 198.51.100.7 49200 typ relay raddr 0.0.0.0 rport 0 generation 0 ufrag ab")]
    [InlineData("candidate:1 1 udp 2122260223 10.0.0.7 51234 typ host", true, null)]
    [InlineData("candidate:1 1 udp 2122260223 203.0.113.9 51234 typ srflx raddr 10.0.0.7 rport 51234", true, null)]
    [InlineData("candidate:1 1 udp 2122260223 10.0.0.7 51234 typ host", false, "candidate:1 1 udp 2122260223 10.0.0.7 51234 typ host")]
    [InlineData("candidate:1 1 udp 2122260223 1f2e3d4c-1111.local 51234 typ host", false, "candidate:1 1 udp 2122260223 1f2e3d4c-1111.local 51234 typ host")]
    [InlineData("candidate:1 1 udp 2122260223 evil.example.com 51234 typ host", false, null)]
    [InlineData("candidate:1 1 udp 1 198.51.100.7 49200 typ relay network-id 1 network-cost 10", true, "candidate:1 1 udp 1 198.51.100.7 49200 typ relay raddr 0.0.0.0 rport 0")]
    [InlineData("candidate:1 3 udp 1 198.51.100.7 49200 typ relay", true, null)]
    [InlineData("candidate:1 1 udp 1 198.51.100.7 70000 typ relay", true, null)]
    [InlineData("", true, null)]
    [Trait("Attack", "49")]
    public void A_candidate_passes_without_its_senders_address(string text, bool relayOnly, string? passes) => Assert.Equal(passes, Candidate.Read(text, relayOnly));

    [Fact]
    public void Whatever_passes_names_no_address_but_of_a_relay() => Prop.ForAll(Mixed().ToArbitrary(), text =>
    {
        var read = SessionDescription.Read(text, relayOnly: true);
        return read is null
            || (read.Split("\r\n").All(line => !line.Contains("10.0.0.7", StringComparison.Ordinal) && !line.Contains("typ host", StringComparison.Ordinal)
                    && !line.Contains("application", StringComparison.Ordinal))
                && read.Split("m=audio").Length == 2 && read.Split("m=video").Length == 2 && SessionDescription.Read(read, true) == read);
    }).QuickCheckThrowOnFailure();

    /// <summary>Lines of a description in any order, some of them bad, some of them cut.</summary>
    private static Gen<string> Mixed()
    {
        string[] lines =
        [
            .. Good.Split("\r\n"), "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 10.0.0.7", "a=rtcp:9 IN IP4 10.0.0.7", "a=candidate:9 1 udp 1 10.0.0.7 9 typ host",
            "a=candidate:9 1 udp 1 198.51.100.7 9 typ relay raddr 10.0.0.7 rport 9", "o=x 1 1 IN IP4 10.0.0.7", "i=10.0.0.7", "a=remote-candidates:1 10.0.0.7 9", "v=1", "",
        ];
        var some = Gen.ArrayOf(Gen.Elements(lines)).Select(chosen => string.Join("\r\n", chosen));
        var around = from at in Gen.Choose(0, Good.Length) from added in Gen.Elements(lines) select Good[..at] + "\r\n" + added + "\r\n" + Good[at..];
        return Gen.OneOf(some, around);
    }
}
