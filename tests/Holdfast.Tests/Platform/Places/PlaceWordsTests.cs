using System.Net;
using Holdfast.Kit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Places;

[Trait("Database", "None")]
public sealed class PlaceWordsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdfast-places-");
    private readonly TestClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(56));

    private string Path => System.IO.Path.Combine(_folder.FullName, "places.mmdb");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [Trait("Way", "15")]
    [InlineData("203.0.113.7", "near Oakland, California (an estimate)")]
    [InlineData("198.51.100.24", "near Lisbon, Portugal (an estimate)")]
    [InlineData("2001:db8:7::/64", "somewhere in Portugal (an estimate)")]
    [InlineData("192.0.2.9", "from 192.0.2.9")]
    [InlineData("::1", "on this computer")]
    [InlineData("127.0.0.1", "on this computer")]
    [InlineData("", "")]
    public void A_place_has_a_name_where_the_file_knows_it(string network, string words)
    {
        Put(SmallPlaces.Write(
            ("203.0.113.0/24", "Oakland", "California", "United States", "US"), ("198.51.100.0/24", "Lisbon", "Lisboa", "Portugal", "PT"),
            ("2001:db8:7::/48", null, null, "Portugal", "PT")));
        Assert.Equal(words, Words(out _).Phrase(network, null));
    }

    [Theory]
    [Trait("Way", "15")]
    [InlineData("203.0.113.7", "203.0.113.7", "On the same network as this device (203.0.113.7)")]
    [InlineData("203.0.113.8", "203.0.113.7", "On another network (203.0.113.8)")]
    [InlineData("2001:db8::7", "2001:db8::8", "On the same network as this device (2001:db8::7)")]
    [InlineData("2001:db8:0:1::7", "2001:db8::8", "On another network (2001:db8:0:1::7)")]
    public void Without_a_file_networks_are_compared_and_the_number_comes_last(string network, string here, string words)
    {
        var places = new PlaceWords(new PlaceFile(Options.Create(new PlacesOptions()), _clock, NullLogger<PlaceFile>.Instance));
        Assert.Equal(words, places.Sentence(network, IPAddress.Parse(here)));
        Assert.Equal(KeyValuePair.Create("Network", network), places.Fact(network));
    }

    [Fact]
    [Trait("Way", "15")]
    public void A_newer_file_is_taken_within_a_minute_and_one_that_cannot_be_used_never_takes_the_place_of_one_that_can()
    {
        var places = Words(out var file);
        Assert.Equal("from 203.0.113.7", places.Phrase("203.0.113.7", null));
        Assert.Contains(Path, file.Problem, StringComparison.Ordinal);

        Put(SmallPlaces.Write(("203.0.113.0/24", "Oakland", "California", "United States", "US")));
        _clock.Advance(PlaceFile.Every);
        Assert.Equal(KeyValuePair.Create("Place", "Near Oakland, California (an estimate)"), places.Fact("203.0.113.7"));
        Assert.Null(file.Problem);

        Put("this is no database of places"u8.ToArray());
        _clock.Advance(PlaceFile.Every);
        Assert.Equal("near Oakland, California (an estimate)", places.Phrase("203.0.113.7", null));
        Assert.Contains("cannot be used", file.Problem, StringComparison.Ordinal);

        File.Delete(Path);
        _clock.Advance(PlaceFile.Every);
        Assert.Equal("from 203.0.113.7", places.Phrase("203.0.113.7", null));
    }

    /// <summary>As it is to be done: whole, and by renaming.</summary>
    private void Put(byte[] bytes)
    {
        File.WriteAllBytes(Path + ".new", bytes);
        File.Move(Path + ".new", Path, overwrite: true);
    }

    private PlaceWords Words(out PlaceFile file) => new(file = new PlaceFile(Options.Create(new PlacesOptions { File = Path }), _clock, NullLogger<PlaceFile>.Instance));
}
