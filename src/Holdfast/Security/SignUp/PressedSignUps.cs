using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Security.SignUp;

/// <summary>
/// The sign-ups of the last minute, so that a button that was pressed twice sends one mail. Recognised by the browser and all
/// that was typed, under a key of this process; in its memory only, for two presses come to one node. Whoever typed something else the
/// second time, such as another password, has signed up anew.
/// </summary>
public sealed class PressedSignUps(TimeProvider time)
{
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    /// <summary>Presses that are remembered at the most.</summary>
    public const int Most = 10_000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, long> _pressed = new();

    internal string NameOf(SignUpRequest request) => Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(
        string.Join('\n', request.Form, request.Address, request.Name, request.Kind, request.TimeZone, request.Password))));

    /// <summary>Whether it was sent a moment ago.</summary>
    internal bool WasSent(string press) => _pressed.TryGetValue(press, out var at) && time.GetElapsedTime(at) < Within;

    internal void Sent(string press)
    {
        if (_pressed.Count >= Most)
        {
            foreach (var (old, at) in _pressed)
            {
                if (_pressed.Count >= Most || time.GetElapsedTime(at) >= Within)
                {
                    _pressed.TryRemove(old, out _);
                }
            }
        }

        _pressed[press] = time.GetTimestamp();
    }
}
