namespace TorrentLab.Lab;

/// <summary>Faults of UDP trackers and of the network before them (BEP 15).</summary>
internal static class UdpFaults
{
    private const int Announce = 1;
    private const string TimeOuts = "BEP 15, \"time outs\": 15 * 2^n seconds";

    public static IReadOnlyList<TrackerFault> All { get; } =
    [
        new("udp-loss", "Loses every other request of each kind.",
            TimeOuts, "Asks again after 15 seconds, then 30, and gets through.")
        {
            Udp = (asked, usual) => asked.Number % 2 == 0 ? usual : UdpTrackerAnswer.Lost,
        },
        new("udp-never-answers", "Loses every request.",
            TimeOuts, "Gives up after some of the time-outs, and goes to the next tracker.")
        {
            Udp = (_, _) => UdpTrackerAnswer.Lost,
        },
        new("udp-wrong-transaction", "Answers every request under a transaction id that nobody sent.",
            "BEP 15, \"UDP tracker protocol\": check whether the transaction id is equal", "Ignores the answers, as if there were none.")
        {
            Udp = (_, usual) => usual.WithWrongTransaction(),
        },
        new("udp-stale-connection", "Refuses the connection id of every other announce.",
            "BEP 15, \"UDP tracker protocol\": a connection id is good for a minute, and the tracker may refuse it", "Connects anew and announces again.")
        {
            Udp = (asked, usual) => asked.Action == Announce && asked.Number % 2 == 1 ? UdpTrackerAnswer.Error("connection id is stale") : usual,
        },
        new("udp-truncated", "Cuts every answer to an announce after 13 bytes.",
            "BEP 15, announce: check whether the packet is at least 20 bytes", "Ignores it, as if there were none.")
        {
            Udp = (asked, usual) => asked.Action == Announce ? usual.Truncated(13) : usual,
        },
        new("udp-odd-peers", "Ends the answer to an announce one byte into another peer.",
            "BEP 15, announce: 6 bytes for each peer", "Takes the whole peers, or counts the answer as a failure.")
        {
            Udp = (asked, usual) => asked.Action == Announce ? usual.Longer(1) : usual,
        },
        new("udp-error", "Refuses every announce.",
            "BEP 15, \"error response\"", "Shows the words made safe, and goes to the next tracker.")
        {
            Udp = (asked, usual) => asked.Action == Announce ? UdpTrackerAnswer.Error("not registered \u001b[31m here") : usual,
        },
        new("udp-duplicated", "Sends every answer twice.",
            "none: UDP may deliver twice", "Takes the first, and ignores the second when it waits for something else.")
        {
            Udp = (_, usual) => usual.Twice(),
        },
        new("udp-reordered", "Sends an old answer to a connect before each answer to an announce, as if it had been under way for long.",
            "none: UDP may deliver out of order", "Ignores what it does not wait for.")
        {
            Udp = (asked, usual) => asked.Action == Announce ? usual.After(UdpTrackerAnswer.Connection(1)) : usual,
        },
    ];
}
