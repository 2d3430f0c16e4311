namespace TorrentLab.Lab;

/// <summary>Counts what the client under test did, connection by connection; safe for several threads.</summary>
internal sealed class PeerTally(Transcript transcript)
{
    private const int MaxTalks = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Talk> _talks = [];
    private readonly Dictionary<(uint Piece, uint Begin), int> _asked = [];
    private int _connections;
    private int _requests;
    private int _repeated;
    private int _cameBack;
    private bool _hadFault;

    public int Connections
    {
        get
        {
            lock (_gate) return _connections;
        }
    }

    public PeerSummary Summary
    {
        get
        {
            lock (_gate)
            {
                return new PeerSummary
                {
                    Connections = _connections,
                    Requests = _requests,
                    RepeatedRequests = _repeated,
                    CameBack = _cameBack,
                    Talks = [.. _talks.Values.Select(talk => talk.Summary)],
                };
            }
        }
    }

    /// <returns>The number of the connection.</returns>
    public int Begin()
    {
        lock (_gate)
        {
            if (_hadFault) _cameBack++;
            _connections++;
            if (_talks.Count < MaxTalks)
                _talks[_connections] = new Talk(new TalkSummary { Connection = _connections }, transcript.Elapsed);
            return _connections;
        }
    }

    public void Shook(int connection, string client) => Change(connection, talk => talk with { Client = client });

    public void Asked(int connection, RawFrame request)
    {
        lock (_gate)
        {
            _requests++;
            if (request.Payload.Length == 12)
            {
                var block = (request.Number(0), request.Number(1));
                int before = _asked.GetValueOrDefault(block);
                if (before > 0) _repeated++;
                _asked[block] = before + 1;
            }
        }
        Change(connection, talk => talk with
        {
            Requests = talk.Requests + 1,
            RequestsAfterFault = talk.RequestsAfterFault + (talk.Fault is null ? 0 : 1),
        });
    }

    public void Sent(int connection, int bytes) => Change(connection, talk => talk with { BytesSent = talk.BytesSent + bytes });

    public void Broke(int connection, string fault)
    {
        lock (_gate)
        {
            _hadFault = true;
            if (!_talks.TryGetValue(connection, out Talk? talk) || talk.Summary.Fault is not null) return;
            _talks[connection] = new Talk(talk.Summary with { Fault = fault }, transcript.Elapsed);
        }
    }

    public void Ended(int connection, string how)
    {
        lock (_gate)
        {
            if (!_talks.TryGetValue(connection, out Talk? talk)) return;
            double seconds = Math.Round((transcript.Elapsed - talk.Since).TotalSeconds, 3);
            _talks[connection] = talk with { Summary = talk.Summary with { End = how, Seconds = seconds } };
        }
    }

    /// <summary>How many requests came for blocks of a piece.</summary>
    public int RequestsOf(int piece)
    {
        lock (_gate) return _asked.Where(block => block.Key.Piece == piece).Sum(block => block.Value);
    }

    private void Change(int connection, Func<TalkSummary, TalkSummary> change)
    {
        lock (_gate)
        {
            if (_talks.TryGetValue(connection, out Talk? talk)) _talks[connection] = talk with { Summary = change(talk.Summary) };
        }
    }

    /// <param name="Summary">So far.</param>
    /// <param name="Since">When it began, and from its first fault on, when that was.</param>
    private sealed record Talk(TalkSummary Summary, TimeSpan Since);
}
