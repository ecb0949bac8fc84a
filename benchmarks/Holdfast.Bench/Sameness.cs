using System.Diagnostics;
using System.Net;

namespace Holdfast.Bench;

/// <summary>
/// Whether a stranger can tell a known address from an unknown one by the time that the answer takes (rulings F31): the same forms are sent
/// with both in turn, one pair after the other, the first of a pair changing sides. The figure is the median of the pairs' differences; the
/// interval holds the true one with 95 % certainty (order statistics, no assumption about how times are spread).
/// </summary>
/// <param name="alone">
/// Four times as many, where nothing else is measured: the core's speed differs from one hash to the next by more than what is allowed,
/// and with 400 addresses the interval is as wide as that.
/// </param>
internal sealed class Sameness(Table table, bool alone)
{
    /// <summary>Addresses that are asked about with each form, half of them known.</summary>
    private const int Addresses = 400;

    private const double MostMilliseconds = 1;
    private const double MostShare = 0.02;

    private static readonly Form[] Forms =
    [
        new("sign-in, wrong password", "/sign-in", [("Password", "not the password of anybody")], HttpStatusCode.UnprocessableEntity),
        new("sign-up", "/sign-up", [("Name", "Nia New"), ("Kind", "freelancer"), ("Password", "eleven paper boats drifting")], HttpStatusCode.OK),
        new("forgotten password", "/forgot/password", [], HttpStatusCode.OK),
        new("forgotten question", "/forgot/question", [], HttpStatusCode.OK),
        new(
            "a request without a sign-in", "/help/requests/new",
            [
                ("Kind", "freelancer"), ("Category", "contracts"), ("Subcategory", "no-answer"), ("Name", "Nia New"), ("Subject", "Where is my payment?"),
                ("Details", "My client doesn't answer."),
            ],
            HttpStatusCode.OK)
        {
            Query = "?kind=freelancer&category=contracts&subcategory=no-answer",
            Hidden = ["Submission", "Version"],
        },
        new("find my requests", "/help/requests/find", [], HttpStatusCode.OK),
    ];

    private int Pairs { get; } = (alone ? 4 : 1) * Addresses / 2;

    public async Task Measure()
    {
        await using var product = await Product.With(Forms.Length * Pairs);
        await using var server = await product.Start();
        product.Mail.Hold();
        for (var form = 0; form < Forms.Length; form++)
        {
            await Compare(server, form);
        }

        product.Mail.Release();
    }

    private async Task Compare(Server server, int form)
    {
        var sent = Forms[form];
        List<double> known = [], differences = [];
        for (var pair = 0; pair < Pairs; pair++)
        {
            var person = (form * Pairs) + pair;
            var taken = Product.AddressOf(person);
            // As long as the known one, so that the bodies are too.
            var free = taken.Replace("person", "nobody", StringComparison.Ordinal);
            var isKnownFirst = pair % 2 == 0;
            var first = await Time(server, 2 * person, sent, isKnownFirst ? taken : free);
            var second = await Time(server, (2 * person) + 1, sent, isKnownFirst ? free : taken);
            if (pair == 0)
            {
                // The first of a form pays for what is compiled.
                continue;
            }

            known.Add(isKnownFirst ? first : second);
            differences.Add(isKnownFirst ? first - second : second - first);
        }

        differences.Sort();
        // Ranks of the median's interval: n/2 -+ 0.98 sqrt(n).
        var reach = (int)Math.Ceiling(0.98 * Math.Sqrt(differences.Count));
        var (low, high) = (differences[(differences.Count / 2) - reach], differences[(differences.Count / 2) + reach]);
        var usual = Table.Median(known);
        var allowed = Math.Max(MostMilliseconds, MostShare * usual);
        table.Goal(
            $"{sent.Name}: known and unknown differ", "95 % within 1 ms or 2 %", $"{Signed(Table.Median(differences))} ms [{Signed(low)} to {Signed(high)}] of {Table.Text(usual)} ms",
            "", low >= -allowed && high <= allowed);
    }

    private static async Task<double> Time(Server server, int visitorNumber, Form form, string address)
    {
        using var visitor = new Visitor(server, visitorNumber);
        await visitor.Open(form.Path + form.Query);
        (string, string)[] fields = [("Email", address), .. form.Fields, .. form.Hidden.Select(name => (name, visitor.Hidden(name)))];
        var watch = Stopwatch.GetTimestamp();
        var status = await visitor.Submit(form.Path, fields);
        var time = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
        Product.Expect(form.Answer, status, form.Path);
        return time;
    }

    /// <param name="Answer">What either address is answered with.</param>
    private sealed record Form(string Name, string Path, (string Name, string Value)[] Fields, HttpStatusCode Answer)
    {
        /// <summary>What the page is opened with.</summary>
        public string Query { get; init; } = "";

        /// <summary>Fields of the page that are sent back as they came.</summary>
        public string[] Hidden { get; init; } = [];
    }

    private static string Signed(double milliseconds) => (milliseconds < 0 ? "-" : "+") + Table.Text(Math.Abs(milliseconds));
}
