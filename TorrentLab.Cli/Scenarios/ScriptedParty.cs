using System.Net;
using System.Text.RegularExpressions;
using TorrentLab.Lab;
using TorrentLab.Primitives;

namespace TorrentLab.Cli.Scenarios;

/// <summary>A scripted peer in a scenario.</summary>
internal sealed partial class ScriptedParty(ScenarioPeer.Scripted peer, IPEndPoint endpoint, Stage stage) : IParty
{
    private static readonly TimeSpan DialPause = TimeSpan.FromSeconds(2);

    /// <summary>A client that nobody names to it, or that dials no loopback address, is called after so long.</summary>
    private static readonly TimeSpan Shyness = TimeSpan.FromSeconds(3);

    private readonly Dictionary<int, string> _whom = []; // by connection; the transcript tells one entry at a time
    private readonly HashSet<string> _broken = []; // told already

    public ScenarioPeer Peer => peer;

    public IPEndPoint Endpoint => endpoint;

    public string? Output => null;

    public bool MayBeComplete => false;

    /// <summary>Finds a client of others that it dials when that has not dialled it; null for none.</summary>
    public required Func<IParty?> Guest { get; init; }

    public async Task StayAsync(CancellationToken ct)
    {
        _whom.Clear();
        await using var scripted = new ScriptedPeer(stage.Content.Served, Behaviours(), endpoint.Address, port: endpoint.Port,
            transcript: new Transcript(stage.Time, Tell), time: stage.Time, seed: peer.Seed);
        string[] ways = [.. peer.Have.IsAll ? [] : (string[])[$"has pieces {peer.Have} alone"], .. peer.Behaviours == "perfect-seed" ? [] : (string[])[peer.Behaviours]];
        stage.Log.Note(peer.Name, ways.Length == 0 ? "is here" : $"is here: {string.Join(", ", ways)}");
        List<Task> work = [];
        if (peer.Announces)
            work.AddRange(stage.AnnounceUrls.Select(url => new TrackerAnnouncer(new Uri(url), stage.Content.Served.InfoHash, scripted, stage.Time).RunAsync(ct)));
        work.AddRange(peer.Connects.Select(name => scripted.KeepDialingAsync(stage.Find(name)!.Endpoint, DialPause, ct)));
        if (Guest() is { } guest && !peer.Connects.Contains(guest.Peer.Name)) work.Add(DialGuestAsync(scripted, guest.Endpoint, ct));
        await Task.Delay(Timeout.InfiniteTimeSpan, stage.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private IEnumerable<PeerBehaviour> Behaviours()
    {
        IReadOnlyList<PeerBehaviour> behaviours = BehaviourCatalogue.Parse(peer.Behaviours, peer.Seed);
        if (peer.Have.IsAll) return behaviours;
        Bitfield pieces = peer.Have.Of(stage.Content.Served.PieceCount);
        PeerBehaviour only = PeerBehaviours.Only([.. Enumerable.Range(0, pieces.Length).Where(piece => pieces[piece])]);
        _broken.Add(only.Name); // which breaks no rule
        return [only, .. behaviours];
    }

    private async Task DialGuestAsync(ScriptedPeer scripted, IPEndPoint guest, CancellationToken ct)
    {
        await Task.Delay(Shyness, stage.Time, ct);
        while (true)
        {
            if (scripted.Connections == 0) await scripted.DialAsync(guest, ct);
            await Task.Delay(DialPause, stage.Time, ct);
        }
    }

    private void Tell(TranscriptEntry entry)
    {
        if (entry.Kind == TranscriptKind.Note && Caller().Match(entry.Text) is { Success: true } caller)
            _whom[entry.Connection] = stage.Log.Names.Of(IPEndPoint.Parse(caller.Groups[1].Value));
        string? whom = _whom.GetValueOrDefault(entry.Connection);
        string text = entry.Kind == TranscriptKind.Note && entry.Text.StartsWith("connected from", StringComparison.Ordinal) ? "calls" : entry.Text;
        if (text.StartsWith("dialled", StringComparison.Ordinal)) text = "takes our call";
        stage.Log.Add(new LogLine(peer.Name, entry.Kind, whom, text) { IsDetail = IsDetail(entry, whom) });
    }

    /// <summary>A TorrentLab peer tells the conversation itself; a breach of the rules is told once.</summary>
    private bool IsDetail(TranscriptEntry entry, string? whom)
    {
        if (entry.Kind == TranscriptKind.Fault) return !_broken.Add(entry.Text);
        if (entry.Text.StartsWith("announced to", StringComparison.Ordinal)) return true;
        bool isTold = whom is not null && stage.Find(whom) is OwnParty;
        return entry.Kind == TranscriptKind.Note ? isTold && !entry.Text.StartsWith("ended", StringComparison.Ordinal)
            : isTold || Payload().IsMatch(entry.Text);
    }

    [GeneratedRegex(@"^(?:connected from|dialled) (\S+:\d+)$")]
    private static partial Regex Caller();

    [GeneratedRegex("^(request|piece|cancel|have|keep-alive)")]
    private static partial Regex Payload();
}
