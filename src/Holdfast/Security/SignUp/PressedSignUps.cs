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
    private readonly ConcurrentDictionary<string, (long At, PendingSignUpId Id)> _pressed = new();

    internal string NameOf(SignUpRequest request) => Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(
        string.Join('\n', request.Form, request.Address, request.Name, request.Kind, request.TimeZone, request.Password))));

    /// <summary>The sign-up that was sent for it a moment ago; null where none was.</summary>
    internal PendingSignUpId? SentAs(string press) => _pressed.TryGetValue(press, out var sent) && time.GetElapsedTime(sent.At) < Within ? sent.Id : null;

    internal void Sent(string press, PendingSignUpId id)
    {
        if (_pressed.Count >= Most)
        {
            foreach (var (old, sent) in _pressed)
            {
                if (_pressed.Count >= Most || time.GetElapsedTime(sent.At) >= Within)
                {
                    _pressed.TryRemove(old, out _);
                }
            }
        }

        _pressed[press] = (time.GetTimestamp(), id);
    }
}
