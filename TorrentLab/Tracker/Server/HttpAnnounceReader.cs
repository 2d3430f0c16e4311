using System.Buffers.Text;
using System.Text;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>
/// Reads the query of an announce over HTTP (BEP 3, "trackers"; BEP 7, BEP 21, BEP 23). Parameters that are not known are
/// ignored; so is "ip", because it could name a victim. Of a parameter that comes twice the last one counts: clients put
/// theirs behind what the announce URL brings along.
/// </summary>
internal ref struct HttpAnnounceReader
{
    /// <summary>How many peers an announce gets that does not say.</summary>
    public const int UsualNumWant = 50;

    /// <summary>Longest value that is read, in bytes; all that matter are shorter.</summary>
    private const int MaxValue = 64;

    private Sha1Hash? _infoHash;
    private PeerId? _peerId;
    private int _port;
    private uint _key;
    private long _left;
    private AnnounceEvent _event;
    private bool _isPaused;
    private int _numWant;
    private bool _isCompact;
    private bool _withoutIds;
    private string? _problem;

    /// <summary>Reads an announce.</summary>
    /// <param name="query">What stands behind the "?" of the request target, as raw bytes.</param>
    /// <param name="from">The address of the socket.</param>
    /// <param name="announce">What was said.</param>
    /// <param name="problem">What is wrong, for people.</param>
    /// <returns>False when something is wrong.</returns>
    public static bool TryRead(ReadOnlySpan<byte> query, PeerAddress from, out HttpAnnounce announce, out string problem)
    {
        var reader = new HttpAnnounceReader { _port = -1, _left = -1, _numWant = UsualNumWant, _isCompact = true };
        var parameters = new HttpQuery(query);
        while (parameters.Next()) reader.Take(parameters.Key, parameters.Value);
        problem = reader._problem ?? reader.Missing() ?? "";
        announce = problem.Length > 0 ? default : new HttpAnnounce(new Announcement
        {
            InfoHash = reader._infoHash!.Value,
            PeerId = reader._peerId!.Value,
            Address = from,
            Port = (ushort)reader._port,
            Key = reader._key,
            Left = reader._left < 0 ? 1 : reader._left, // who does not say so has not everything
            Event = reader._event,
            IsPartialSeed = reader._isPaused,
            NumWant = reader._numWant,
        }, reader._isCompact, reader._withoutIds);
        return problem.Length == 0;
    }

    /// <summary>Reads 20 bytes.</summary>
    /// <param name="name">The parameter, for the problem.</param>
    /// <param name="value">Escaped.</param>
    /// <param name="bytes">Takes the 20 bytes.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public static string? ReadTwenty(string name, ReadOnlySpan<byte> value, Span<byte> bytes)
    {
        Span<byte> decoded = stackalloc byte[MaxValue];
        int length = HttpQuery.Decode(value, decoded);
        if (length < 0) return $"{name} has a broken escape or is too long: it must be 20 bytes, escaped as %xx";
        if (length != bytes.Length) return $"{name} has {length} bytes, must have {bytes.Length}";
        decoded[..length].CopyTo(bytes);
        return null;
    }

    private void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("info_hash"u8)) TakeInfoHash(value);
        else if (key.SequenceEqual("peer_id"u8)) TakePeerId(value);
        else if (key.SequenceEqual("port"u8)) _port = (int)Number("port", value, 0, ushort.MaxValue);
        else if (key.SequenceEqual("left"u8)) _left = Number("left", value, 0, long.MaxValue);
        else if (key.SequenceEqual("uploaded"u8)) Number("uploaded", value, 0, long.MaxValue);
        else if (key.SequenceEqual("downloaded"u8)) Number("downloaded", value, 0, long.MaxValue);
        else if (key.SequenceEqual("numwant"u8)) TakeNumWant(value);
        else if (key.SequenceEqual("event"u8)) TakeEvent(value);
        else if (key.SequenceEqual("key"u8)) TakeKey(value);
        else if (key.SequenceEqual("compact"u8)) _isCompact = !value.SequenceEqual("0"u8);
        else if (key.SequenceEqual("no_peer_id"u8)) _withoutIds = value.SequenceEqual("1"u8);
    }

    private void TakeInfoHash(ReadOnlySpan<byte> value)
    {
        Span<byte> bytes = stackalloc byte[Sha1Hash.Length];
        _problem ??= ReadTwenty("info_hash", value, bytes);
        var hash = new Sha1Hash(bytes);
        if (_infoHash is { } other && other != hash) _problem ??= "info_hash stands twice: an announce is about one torrent";
        _infoHash = hash;
    }

    private void TakePeerId(ReadOnlySpan<byte> value)
    {
        Span<byte> bytes = stackalloc byte[PeerId.Length];
        _problem ??= ReadTwenty("peer_id", value, bytes);
        _peerId = new PeerId(bytes);
    }

    private void TakeNumWant(ReadOnlySpan<byte> value)
    {
        // Some send -1, as over UDP, or nothing: as many as the tracker likes.
        bool isUsual = value.IsEmpty || value[0] == (byte)'-';
        _numWant = isUsual ? UsualNumWant : (int)Math.Min(Number("numwant", value, 0, long.MaxValue), int.MaxValue);
    }

    private void TakeEvent(ReadOnlySpan<byte> value)
    {
        _event = value.SequenceEqual("started"u8) ? AnnounceEvent.Started
            : value.SequenceEqual("completed"u8) ? AnnounceEvent.Completed
            : value.SequenceEqual("stopped"u8) ? AnnounceEvent.Stopped
            : AnnounceEvent.None;
        _isPaused = value.SequenceEqual("paused"u8);
    }

    /// <summary>Most clients send 8 hexadecimal digits, which over UDP are the same 32 bits; others send anything.</summary>
    private void TakeKey(ReadOnlySpan<byte> value)
    {
        if (value.Length is > 0 and <= 8 && Utf8Parser.TryParse(value, out uint number, out int used, 'x') && used == value.Length)
        {
            _key = number;
            return;
        }
        uint mixed = 2166136261; // FNV-1a
        foreach (byte next in value[..Math.Min(value.Length, MaxValue)]) mixed = (mixed ^ next) * 16777619;
        _key = value.IsEmpty ? 0 : mixed;
    }

    /// <summary>Reads digits, nothing else.</summary>
    private long Number(string name, ReadOnlySpan<byte> value, long least, long most)
    {
        bool isNumber = !value.IsEmpty && value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        if (isNumber && Utf8Parser.TryParse(value, out long number, out _) && number >= least && number <= most) return number;
        _problem ??= $"{name} is \"{Shown(value)}\", must be a number from {least} to {most}";
        return least;
    }

    private readonly string? Missing()
    {
        if (_infoHash is null) return "info_hash is missing";
        if (_peerId is null) return "peer_id is missing";
        if (_port < 0) return "port is missing";
        return _port == 0 ? "port is 0: nobody can connect to that" : null;
    }

    private static string Shown(ReadOnlySpan<byte> value) => TrackerText.Printable(Encoding.ASCII.GetString(value[..Math.Min(value.Length, 20)]));
}
