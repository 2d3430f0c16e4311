using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace TorrentLab.Web.Safety;

/// <summary>
/// Lets in who knows the password: gives out sessions and knows them again. Passwords and sessions are compared as hashes in a time
/// that does not depend on them. Guessing is slowed, for each address and in all. Safe for concurrent use.
/// </summary>
internal sealed class PasswordGate(string? password, TimeProvider time)
{
    private static readonly TimeSpan IdleEnd = TimeSpan.FromHours(12);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int TriesOfAddress = 5; // wrong ones, within the window
    private const int TriesOfAll = 50;
    private const int MaxSessions = 1000;
    private const int TokenLength = 32;

    private readonly byte[]? _password = password is null ? null : Hash(password);
    private readonly Dictionary<string, long> _sessions = []; // hash of the token in hexadecimal, to its last use
    private readonly Queue<(IPAddress From, long At)> _wrong = [];
    private readonly Lock _lock = new();

    /// <summary>Whether there is a password at all.</summary>
    public bool IsNeeded => _password is not null;

    /// <summary>Checks a password.</summary>
    /// <param name="guess">What the caller says.</param>
    /// <param name="from">The caller.</param>
    /// <param name="token">A new session, when it was right.</param>
    public LoginOutcome TryLogin(string guess, IPAddress from, out string? token)
    {
        token = null;
        long now = time.GetTimestamp();
        lock (_lock)
        {
            while (_wrong.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At, now) > Window) _wrong.Dequeue();
            if (_wrong.Count >= TriesOfAll || _wrong.Count(wrong => wrong.From.Equals(from)) >= TriesOfAddress) return LoginOutcome.TooMany;
            if (_password is null || !CryptographicOperations.FixedTimeEquals(_password, Hash(guess)))
            {
                _wrong.Enqueue((from, now));
                return LoginOutcome.Wrong;
            }
            ForgetIdle(now);
            if (_sessions.Count >= MaxSessions) _sessions.Remove(_sessions.MinBy(session => session.Value).Key);
            token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenLength));
            _sessions[KeyOf(token)] = now;
            return LoginOutcome.Right;
        }
    }

    /// <summary>Whether a session is good; it is good for another while then. Everybody is in when there is no password.</summary>
    public bool Knows(string? token)
    {
        if (_password is null) return true;
        if (token is null || token.Length != 2 * TokenLength) return false;
        string key = KeyOf(token); // found by its hash: the time that takes tells nothing about tokens
        long now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_sessions.TryGetValue(key, out long used)) return false;
            if (time.GetElapsedTime(used, now) > IdleEnd) return !_sessions.Remove(key);
            _sessions[key] = now;
            return true;
        }
    }

    /// <summary>Ends a session.</summary>
    public void Logout(string? token)
    {
        if (token is null) return;
        lock (_lock) _sessions.Remove(KeyOf(token));
    }

    private void ForgetIdle(long now)
    {
        foreach ((string key, long used) in _sessions)
            if (time.GetElapsedTime(used, now) > IdleEnd) _sessions.Remove(key);
    }

    private static string KeyOf(string token) => Convert.ToHexStringLower(Hash(token));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
