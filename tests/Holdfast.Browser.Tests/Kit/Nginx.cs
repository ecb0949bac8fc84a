using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Browser.Kit;

/// <summary>nginx as most people set it up: what is not said is its default, so it buffers; and it compresses. Ended by its process id.</summary>
public sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly string _folder;
    private readonly Process _process;

    private Nginx(string folder, Process process, Uri url) => (_folder, _process, Url) = (folder, process, url);

    public Uri Url { get; }

    public static async Task<Nginx> Before(Uri product)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException("nginx is not installed: ./test installs it.");
        }

        var folder = Directory.CreateTempSubdirectory("holdfast-nginx-").FullName;
        var url = new Uri($"http://127.0.0.1:{Line.FreePort()}");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nginx.conf"),
            $$"""
            daemon off;
            master_process off;
            pid {{folder}}/pid;
            error_log stderr;
            events { }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                gzip on;
                gzip_proxied any;
                server {
                    listen {{url.Authority}};
                    location / { proxy_pass {{product.GetLeftPart(UriPartial.Authority)}}; }
                }
            }
            """);
        var process = Process.Start(new ProcessStartInfo(Program, ["-c", Path.Combine(folder, "nginx.conf"), "-e", "stderr"]) { RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{Program} did not start.");
        process.BeginErrorReadLine();
        while (!await Answers(url) && !process.HasExited)
        {
            await Task.Yield();
        }

        return new Nginx(folder, process, url);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<bool> Answers(Uri url)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
