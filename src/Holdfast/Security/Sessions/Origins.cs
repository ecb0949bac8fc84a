using System.Net;
using Holdfast.Platform.Audit;

namespace Holdfast.Security.Sessions;

/// <summary>Where a request comes from: names for people and for the trail, never proof of anything.</summary>
public static class Origins
{
    extension(HttpContext http)
    {
        public DeviceName DeviceName => DeviceNames.From(http.Request.Headers.UserAgent.ToString());

        /// <summary>The client's address as text; IPv4 in its own form.</summary>
        public string NetworkText => http.Connection.RemoteIpAddress switch
        {
            null => "",
            { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
            IPAddress address => address.ToString(),
        };

        public Origin Origin => new(http.DeviceName.ToString(), http.NetworkText, http.TraceIdentifier);
    }
}
