using System.Net;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Web;

[OptionsValidator]
internal sealed partial class ShellOptionsShape : IValidateOptions<ShellOptions>;

/// <summary>What annotations cannot say; a wrong value stops the start with a sentence that names the key.</summary>
internal sealed class ShellOptionsValidator(IHostEnvironment environment) : IValidateOptions<ShellOptions>
{
    public ValidateOptionsResult Validate(string? name, ShellOptions options)
    {
        List<string> faults = [];
        if (PublicAddress.Fault(options.PublicUrl, environment.IsDevelopment()) is { } fault)
        {
            faults.Add(fault);
        }

        if (options.Name.Length > 0 && Unseen.IsAll(options.Name))
        {
            faults.Add("Shell:Name shows nothing. Set it to the name people know you by.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            faults.Add($"Shell:TimeZone is \"{options.TimeZone}\", which isn't a zone this machine knows. Use an IANA name such as America/Los_Angeles.");
        }

        faults.AddRange(new[] { (nameof(options.PrivacyUrl), options.PrivacyUrl), (nameof(options.TermsUrl), options.TermsUrl), (nameof(options.ImprintUrl), options.ImprintUrl) }
            .Where(link => link.Item2 is { } url && !(url.IsAbsoluteUri && url.Scheme is "https" or "http"))
            .Select(link => $"Shell:{link.Item1} is \"{link.Item2}\", which is no web address. Use a whole one, for example https://www.example.com/privacy."));

        if (environment.IsDevelopment() && options.TrustedProxies.Count > 0)
        {
            faults.Add("Shell:TrustedProxies is set, but Development refuses forwarded headers. Remove it, or set ASPNETCORE_ENVIRONMENT=Production.");
        }

        faults.AddRange(options.TrustedProxies.Where(proxy => !IPNetwork.TryParse(proxy, out _))
            .Select(proxy => $"Shell:TrustedProxies holds \"{proxy}\", which isn't a network. Use CIDR, for example 10.0.0.0/8 or 192.0.2.7/32."));
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
