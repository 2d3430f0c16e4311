using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TorrentLab.Lab;

/// <summary>
/// A peer that serves a torrent, perfectly or as its behaviours say, to whoever connects and to whom it is told to dial. It
/// writes every byte by hand and shares no code with any client. Its transcript tells what the client did.
/// </summary>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly IServedContent _torrent;
    private readonly PeerBehaviour[] _behaviours;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly PeerTally _tally;
    private readonly int _seed;
    private readonly List<Task> _talks = [];
    private readonly Task _accepting;
    private byte[] _lastHandshake = [];

    /// <param name="torrent">What it serves.</param>
    /// <param name="behaviours">How it differs from a perfect seed, applied in this order.</param>
    /// <param name="address">An address of ours to listen on and to dial from; 127.0.0.1 when null.</param>
    /// <param name="peerId">20 bytes by which it calls itself; null for some that no other has.</param>
    /// <param name="port">Where to listen; 0 for any port that is free.</param>
    /// <param name="transcript">Gets what happens; null for one of its own.</param>
    /// <param name="time">The clock of what is slow.</param>
    /// <param name="seed">Gives what behaviours make up.</param>
    /// <exception cref="SocketException">It cannot listen there.</exception>
    public ScriptedPeer(
        IServedContent torrent, IEnumerable<PeerBehaviour>? behaviours = null, IPAddress? address = null, byte[]? peerId = null,
        int port = 0, Transcript? transcript = null, TimeProvider? time = null, int seed = 1)
    {
        (_torrent, _behaviours, _seed, _time) = (torrent, [.. behaviours ?? []], seed, time ?? TimeProvider.System);
        Transcript = transcript ?? new Transcript(_time);
        _tally = new PeerTally(Transcript);
        _listener = new TcpListener(address ?? IPAddress.Loopback, port);
        _listener.Start();
        Endpoint = (IPEndPoint)_listener.LocalEndpoint;
        Id = peerId ?? Encoding.ASCII.GetBytes($"-LB0001-{Endpoint.Port:d12}");
        _accepting = AcceptAsync();
    }

    /// <summary>A perfect seed with these differences.</summary>
    public ScriptedPeer(IServedContent torrent, params PeerBehaviour[] behaviours)
        : this(torrent, behaviours, null)
    {
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>The 20 bytes by which it calls itself.</summary>
    public byte[] Id { get; }

    /// <summary>What was said on both sides, and what became of each connection.</summary>
    public Transcript Transcript { get; }

    /// <summary>Connections so far, accepted and dialled.</summary>
    public int Connections => _tally.Connections;

    /// <summary>What the client did so far.</summary>
    public PeerSummary Summary => _tally.Summary;

    /// <summary>A peer id for where one is enough.</summary>
    public static byte[] PeerId => Encoding.ASCII.GetBytes("-LB0001-scriptedpeer");

    /// <summary>How many requests came for blocks of a piece.</summary>
    public int RequestsOf(int piece) => _tally.RequestsOf(piece);

    /// <summary>Dials a client and talks to it until either side ends it.</summary>
    /// <returns>False when it did not take the connection.</returns>
    public async Task<bool> DialAsync(IPEndPoint client, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, ct);
        using var socket = new TcpClient(client.AddressFamily) { NoDelay = true };
        try
        {
            if (client.AddressFamily == Endpoint.AddressFamily) socket.Client.Bind(new IPEndPoint(Endpoint.Address, 0));
            await socket.ConnectAsync(client, either.Token).ConfigureAwait(false);
        }
        catch (SocketException refused)
        {
            Transcript.Add(0, TranscriptKind.Note, $"{client} takes no connection: {refused.SocketErrorCode}");
            return false;
        }
        await TalkAsync(socket.GetStream(), $"dialled {client}", isDialled: true, either.Token).ConfigureAwait(false);
        return true;
    }

    /// <summary>Dials a client again and again.</summary>
    /// <param name="client">Where it listens.</param>
    /// <param name="pause">Between the end of one connection and the next.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="OperationCanceledException">The only end there is.</exception>
    public async Task KeepDialingAsync(IPEndPoint client, TimeSpan pause, CancellationToken ct)
    {
        while (true)
        {
            await DialAsync(client, ct).ConfigureAwait(false);
            await LabTimer.WaitAsync(pause, _time, ct).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_talks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Talks over a given stream instead of an accepted connection, until either side ends it.</summary>
    public Task ServeAsync(Stream stream, CancellationToken cancellationToken) =>
        TalkAsync(stream, "connected", isDialled: false, cancellationToken);

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
            client.NoDelay = true;
            lock (_talks)
            {
                _talks.RemoveAll(talk => talk.IsCompletedSuccessfully);
                _talks.Add(ServeAsync(client));
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            string who = $"connected from {client.Client.RemoteEndPoint}";
            await TalkAsync(client.GetStream(), who, isDialled: false, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task TalkAsync(Stream stream, string who, bool isDialled, CancellationToken ct)
    {
        int number = _tally.Begin();
        Transcript.Add(number, TranscriptKind.Note, who);
        var talk = new PeerTalk(_torrent, number, new Random(HashCode(_seed, number)));
        var conversation = new Conversation(stream, talk, _behaviours, Transcript, _tally, _time);
        await conversation.RunAsync(RawWire.Handshake(_torrent.InfoHash, Id), isDialled ? _lastHandshake : null, ct).ConfigureAwait(false);
        if (conversation.Theirs.Length > 0) _lastHandshake = conversation.Theirs;
    }

    /// <summary>Not <see cref="System.HashCode"/>, which differs from run to run.</summary>
    private static int HashCode(int seed, int connection) => unchecked((seed * 7919) + connection);
}
