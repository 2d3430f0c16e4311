using System.Diagnostics;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Tests.Interop;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

/// <summary>What Wireshark makes of our captures.</summary>
public sealed class PcapTsharkTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [ClientFact(Client.Tshark, Timeout = 60_000), Bep(3, "peer messages")]
    public Task Wireshark_reads_every_message_over_IPv4() => Wireshark_reads_every_message(ObserverSteps.Peer);

    [ClientFact(Client.Tshark, Timeout = 60_000), Bep(3, "peer messages")]
    public Task Wireshark_reads_every_message_over_IPv6() =>
        Wireshark_reads_every_message(ObserverSteps.Endpoint("[2001:db8::1]:51413"));

    public void Dispose() => _directory.Dispose();

    private async Task Wireshark_reads_every_message(PeerEndpoint peer)
    {
        string capture = _directory.At("trace.pcapng");
        await WriteAsync(capture, peer);

        string[] messages = await DissectAsync(capture, peer, "-Y", "bittorrent", "-e", "frame.time_relative", "-e", "_ws.col.Info");
        string[] ends = await DissectAsync(capture, peer, "-Y", "tcp.flags.fin == 1", "-e", "frame.time_relative", "-e", "frame.comment");
        string[] faults = await DissectAsync(capture, peer, "-Y", "_ws.malformed or tcp.analysis.flags or tcp.checksum.status != 1",
            "-e", "frame.number", "-e", "_ws.expert.message");

        Assert.Equal(
        [
            "0.000000000|Handshake",
            "0.000000000|Handshake",
            "0.750000000|Bitfield, Len:0x2",
            "0.750000000|Interested",
            "0.750000000|Choke",
            "0.750000000|Unchoke",
            "0.750000000|Not Interested",
            "0.750000000|Have, Piece (Idx:0x7)",
            "0.750000000|Request, Piece (Idx:0x3,Begin:0x4000,Len:0x4000)",
            "1.750000000|Piece, Idx:0x3,Begin:0x4000,Len:0x4000",
            "1.750000000|Cancel, Piece (Idx:0x3,Begin:0x4000,Len:0x4000)",
            "1.750000000|Port",
            "1.750000000|BitTorrent", // a keep-alive
            "1.750000000|Extended",
            "2.750000000|Bitfield, Len:0xfbf4", // put together from two segments
        ], messages);
        Assert.Equal(["3.750000000|the download is complete"], ends);
        Assert.Empty(faults);
    }

    private static async Task WriteAsync(string path, PeerEndpoint peer)
    {
        var block = new BlockRef(3, 16384, 16384);
        using Block data = Block.Of(new byte[block.Length]);
        await using var trace = new PcapTrace(File.Create(path), ObserverSteps.Ours, TimeProvider.System, Assert.Fail);
        trace.At(0, new SwarmEvent.Tick());
        trace.Connect(0.25, peer);
        trace.Receive(1, new PeerMessage.Bitfield(new byte[] { 0xff, 0x80 }));
        trace.Send(1, new PeerMessage.Interested());
        trace.Receive(1, new PeerMessage.Choke());
        trace.Receive(1, new PeerMessage.Unchoke());
        trace.Receive(1, new PeerMessage.NotInterested());
        trace.Receive(1, new PeerMessage.Have(7));
        trace.Send(1, new PeerMessage.Request(block));
        trace.Receive(2, new PeerMessage.Piece(block, data));
        trace.Send(2, new PeerMessage.Cancel(block));
        trace.Receive(2, new PeerMessage.Port(6882));
        trace.Receive(2, new PeerMessage.KeepAlive());
        trace.Receive(2, new PeerMessage.Unknown(20, "\u0000d1:md11:ut_metadatai3eee"u8.ToArray()));
        trace.Receive(3, new PeerMessage.Bitfield(new byte[64_500]));
        trace.At(4, new SwarmEffect.Close(1, "the download is complete"));
    }

    private async Task<string[]> DissectAsync(string capture, PeerEndpoint peer, params string[] output)
    {
        ProcessStartInfo start = new("tshark",
        [
            "-r", capture, "-d", $"tcp.port=={peer.Port},bittorrent", "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
            "-T", "fields", "-E", "separator=|", .. output,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _directory.Path; // the user's own settings stay out of it
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }
}
