using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm;

[Bep(3, "peer messages")]
public sealed class SwarmCoreTests
{
    private static readonly LabTorrent Lab = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024);

    private readonly Scenario _swarm = new(Lab);

    [Fact]
    public void A_download_is_connect_interested_request_store_have_finish()
    {
        _swarm.Find(1);
        int seed = _swarm.Connect();
        _swarm.ShowAll(seed);
        Assert.Equal(new SwarmEffect.Send(seed, new PeerMessage.Interested()), _swarm.All[^1]);
        Assert.Empty(_swarm.Owed(seed));

        _swarm.Receive(seed, new PeerMessage.Unchoke());
        Assert.Equal(PipelineDepth.Initial, _swarm.Owed(seed).Count);
        Assert.Equal(new BlockRef(0, 0, 16384), _swarm.Owed(seed)[0]);
        _swarm.SendAll(seed);

        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
        Assert.Equal(300_001, _swarm.Core.StoredBytes);
        Assert.Equal(10, _swarm.All.OfType<SwarmEffect.StorePiece>().Count());
        Assert.DoesNotContain(_swarm.All, effect => effect is SwarmEffect.Send { Message: PeerMessage.Have }); // the seed has them
    }

    [Fact]
    public void A_peer_is_told_when_we_have_a_piece_that_it_lacks()
    {
        _swarm.Find(1);
        int peer = _swarm.Connect();
        _swarm.Receive(peer, new PeerMessage.Have(5));
        _swarm.Receive(peer, new PeerMessage.Unchoke());
        _swarm.Receive(peer, new PeerMessage.Bitfield(new byte[2])); // it takes its word back
        _swarm.SendAll(peer);

        Assert.Contains(new SwarmEffect.Send(peer, new PeerMessage.Have(5)), _swarm.All);
    }

    [Fact, Bep(16, "superseeding")]
    public void A_peer_that_showed_the_piece_is_told_as_well_for_it_may_be_a_super_seed()
    {
        _swarm.Find(1);
        int peer = _swarm.Connect();
        _swarm.Receive(peer, new PeerMessage.Have(4));
        _swarm.Receive(peer, new PeerMessage.Unchoke());
        _swarm.SendAll(peer);

        Assert.Contains(new SwarmEffect.Send(peer, new PeerMessage.Have(4)), _swarm.All);
    }

    [Fact]
    public void What_we_have_is_shown_first_and_not_asked_for()
    {
        Bitfield stored = new(10) { [0] = true, [9] = true };
        Scenario swarm = new(Lab, stored);
        swarm.Find(1);
        int seed = swarm.ConnectSeed();

        var first = Assert.IsType<PeerMessage.Bitfield>(swarm.All.OfType<SwarmEffect.Send>().First().Message);
        Assert.Equal([0x80, 0x40], first.Bits.ToArray());
        swarm.SendAll(seed);

        Assert.Equal(new SwarmOutcome.Completed(), swarm.Outcome);
        Assert.DoesNotContain(swarm.All.OfType<SwarmEffect.Send>(), send => send.Message is PeerMessage.Request { Block.Piece: 0 or 9 });
    }

    [Fact]
    public void A_choke_in_mid_piece_takes_the_requests_back_and_the_unchoke_makes_them_again()
    {
        _swarm.Find(1);
        int seed = _swarm.ConnectSeed();
        IReadOnlyList<BlockRef> before = _swarm.Owed(seed);
        _swarm.Send(seed, before[0]);

        _swarm.Receive(seed, new PeerMessage.Choke());
        Assert.Empty(_swarm.Owed(seed));
        _swarm.Receive(seed, new PeerMessage.Unchoke());

        Assert.Equal(before[1], _swarm.Owed(seed)[0]);
        _swarm.SendAll(seed);
        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
    }

    [Fact]
    public void An_unchoke_before_we_are_interested_counts()
    {
        _swarm.Find(1);
        int seed = _swarm.Connect();
        _swarm.Receive(seed, new PeerMessage.Unchoke());
        _swarm.ShowAll(seed);

        Assert.NotEmpty(_swarm.Owed(seed));
    }

    [Fact]
    public void A_corrupt_piece_bans_the_peer_that_sent_it_and_the_next_one_fetches_it_again()
    {
        _swarm.Find(1, 2);
        int liar = _swarm.ConnectSeed();
        List<SwarmEffect> whole = [.. _swarm.Send(liar, _swarm.Owed(liar)[0], right: false), .. _swarm.Send(liar, _swarm.Owed(liar)[0])];
        _swarm.Store(whole);

        Assert.Contains("piece 0 from 127.0.0.1:1 is corrupt", _swarm.Notices, StringComparison.Ordinal);
        Assert.Contains("sent corrupt data for piece 0, banned", _swarm.Notices, StringComparison.Ordinal);
        int honest = _swarm.ConnectSeed();
        Assert.NotEqual(liar, honest);
        _swarm.SendAll(honest);
        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
    }

    [Fact]
    public void A_corrupt_piece_that_two_peers_fed_bans_neither()
    {
        _swarm.Find(1, 2);
        int first = _swarm.ConnectSeed();
        _swarm.Send(first, _swarm.Owed(first)[0], right: false);
        _swarm.On(new SwarmEvent.Gone(first, "closed the connection"));
        int second = _swarm.ConnectSeed();
        _swarm.Store(_swarm.Send(second, _swarm.Owed(second)[0]));

        Assert.Contains("piece 0 from 127.0.0.1:1, 127.0.0.1:2 is corrupt", _swarm.Notices, StringComparison.Ordinal);
        Assert.DoesNotContain("banned", _swarm.Notices, StringComparison.Ordinal);
        _swarm.SendAll(second);
        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
    }

    [Fact]
    public void A_peer_of_another_torrent_is_dropped_for_good()
    {
        _swarm.Find(1);
        _swarm.Connect(infoHash: default(Sha1Hash));
        Assert.Contains("serves another torrent", _swarm.Notices, StringComparison.Ordinal);
        Assert.IsType<SwarmOutcome.Failed>(_swarm.Outcome);
    }

    [Fact]
    public void A_peer_with_our_own_id_is_ourselves()
    {
        _swarm.Find(1);
        _swarm.Connect(peerId: _swarm.Options.PeerId);
        Assert.Contains("is ourselves", _swarm.Notices, StringComparison.Ordinal);
        Assert.IsType<SwarmOutcome.Failed>(_swarm.Outcome);
    }

    [Fact]
    public void A_broken_rule_closes_that_connection_and_the_next_peer_goes_on()
    {
        _swarm.Find(1, 2);
        int broken = _swarm.ConnectSeed();
        _swarm.Receive(broken, new PeerMessage.Have(10));

        Assert.Contains("piece 10 of a torrent whose last one is 9", _swarm.Notices, StringComparison.Ordinal);
        _swarm.SendAll(_swarm.ConnectSeed());
        Assert.Equal(new SwarmOutcome.Completed(), _swarm.Outcome);
    }

    [Fact]
    public void Messages_that_need_no_answer_get_none()
    {
        _swarm.Find(1);
        int peer = _swarm.Connect();
        foreach (PeerMessage message in new PeerMessage[]
        {
            new PeerMessage.KeepAlive(), new PeerMessage.NotInterested(), new PeerMessage.Port(1),
            new PeerMessage.Request(new BlockRef(0, 0, 16384)), new PeerMessage.Cancel(new BlockRef(0, 0, 16384)), new PeerMessage.Unknown(20, new byte[3]),
        })
            Assert.Empty(_swarm.Receive(peer, message));
    }

    [Fact]
    public void A_torrent_that_is_complete_at_the_start_finishes_without_a_connection()
    {
        Bitfield stored = new(10);
        stored.SetAll();
        Scenario swarm = new(Lab, stored);

        swarm.On(new SwarmEvent.Tick());

        Assert.Equal([new SwarmEffect.Finished(new SwarmOutcome.Completed())], swarm.All);
    }

    [Fact]
    public void A_torrent_without_a_byte_is_complete()
    {
        Scenario swarm = new(LabTorrent.SingleFile("empty", 0, 32 * 1024));

        swarm.On(new SwarmEvent.Tick());

        Assert.Equal(new SwarmOutcome.Completed(), swarm.Outcome);
    }

    [Fact]
    public void A_connection_that_stands_after_it_was_closed_is_ignored()
    {
        LabTorrent lab = LabTorrent.SingleFile("one", 100, 32 * 1024).WithTracker("http://127.0.0.1:1/announce");
        Scenario swarm = new(lab, options: new SwarmOptions { MaxPeers = 2 });
        swarm.On(new SwarmEvent.Tick());
        swarm.Answer(swarm.All.OfType<SwarmEffect.Announce>().Single(), 1, 2);
        int dialled = swarm.All.OfType<SwarmEffect.Connect>().Last().Peer;
        int seed = swarm.All.OfType<SwarmEffect.Connect>().First().Peer;
        var handshake = new Handshake(0, swarm.Torrent.InfoHash, new PeerId(ScriptedPeer.PeerId));
        swarm.On(new SwarmEvent.Connected(seed, handshake));
        swarm.ShowAll(seed);
        swarm.Receive(seed, new PeerMessage.Unchoke());
        List<SwarmEffect> whole = swarm.Send(seed, swarm.Owed(seed)[0]);
        swarm.On(new SwarmEvent.Gone(dialled, "connection refused"));
        swarm.Pass(TimeSpan.FromSeconds(2));
        int again = swarm.All.OfType<SwarmEffect.Connect>().Last().Peer;
        Assert.NotEqual(dialled, again);

        swarm.Store(whole);

        Assert.Null(swarm.Outcome); // the tracker has yet to hear of it
        Assert.Empty(swarm.On(new SwarmEvent.Connected(again, handshake)));
    }

    [Fact]
    public void A_failing_disk_ends_it_with_the_reason()
    {
        _swarm.Find(1);
        _swarm.ConnectSeed();

        _swarm.On(new SwarmEvent.StorageFailed("the disk is full"));

        Assert.Equal(new SwarmOutcome.Failed("the disk is full"), _swarm.Outcome);
    }

    [Fact]
    public void A_piece_that_reaches_the_disk_after_the_end_still_counts_for_the_ledger()
    {
        _swarm.Find(1);
        int seed = _swarm.ConnectSeed();
        _swarm.Send(seed, _swarm.Owed(seed)[0]);
        _swarm.Send(seed, _swarm.Owed(seed)[0]);
        _swarm.On(new SwarmEvent.StopAsked());
        Assert.Equal(new SwarmOutcome.Stopped(), _swarm.Outcome);

        _swarm.On(new SwarmEvent.PieceStored(0));

        Assert.True(_swarm.Core.Stored[0]);
    }

    [Fact]
    public void The_ledger_is_saved_now_and_then_while_pieces_arrive_and_not_otherwise()
    {
        _swarm.Find(1);
        int seed = _swarm.ConnectSeed();
        Assert.DoesNotContain(_swarm.Pass(TimeSpan.FromSeconds(20)), effect => effect is SwarmEffect.SaveLedger);
        _swarm.Store([.. _swarm.Send(seed, _swarm.Owed(seed)[0]), .. _swarm.Send(seed, _swarm.Owed(seed)[0])]);

        var saved = Assert.Single(_swarm.Pass(TimeSpan.FromSeconds(20)).OfType<SwarmEffect.SaveLedger>());

        Assert.Equal(1, saved.Stored.Count);
    }
}
