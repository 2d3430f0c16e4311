using System.Text;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

public sealed class OpentrackerTests(ITestOutputHelper output)
{
    private static readonly byte[] Known = [.. Enumerable.Repeat((byte)'k', 20)];
    private static readonly byte[] Unknown = [.. Enumerable.Repeat((byte)'u', 20)];

    [ClientFact(Client.Opentracker, Timeout = 30_000), Bep(3, "trackers"), Bep(23, "compact peer lists")]
    public async Task It_answers_an_announce_for_a_hash_on_its_list()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using Opentracker tracker = await Opentracker.StartAsync([Known], output, deadline.Token);

        await AnnounceAsync(tracker, Known, 1000, deadline.Token);
        string answer = await AnnounceAsync(tracker, Known, 2000, deadline.Token);

        Assert.StartsWith("d8:completei0e10:downloadedi0e10:incompletei2e", answer, StringComparison.Ordinal);
        Assert.Contains("\u007f\0\0\u0001\u0003\u00e8", answer, StringComparison.Ordinal);
    }

    [ClientFact(Client.Opentracker, Timeout = 30_000)]
    public async Task It_refuses_a_hash_that_is_not_on_its_list()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using Opentracker tracker = await Opentracker.StartAsync([Known], output, deadline.Token);

        string answer = await AnnounceAsync(tracker, Unknown, 1000, deadline.Token);

        Assert.Contains("14:failure reason", answer, StringComparison.Ordinal);
    }

    /// <summary>The bencoded answer, a character for each byte.</summary>
    private static async Task<string> AnnounceAsync(Opentracker tracker, byte[] infoHash, int port, CancellationToken ct)
    {
        using HttpClient http = new();
        Uri request = new($"{tracker.HttpAnnounce}?info_hash={Encoding.ASCII.GetString(infoHash)}"
            + $"&peer_id=-PR0001-{port:D12}&port={port}&uploaded=0&downloaded=0&left=1&compact=1");
        return Encoding.Latin1.GetString(await http.GetByteArrayAsync(request, ct));
    }
}
