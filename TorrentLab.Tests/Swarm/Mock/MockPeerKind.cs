namespace TorrentLab.Tests.Swarm.Mock;

/// <summary>What a peer of the mock swarm does beside what its engine tells it.</summary>
internal enum MockPeerKind
{
    /// <summary>Nothing: it is honest.</summary>
    Honest,

    /// <summary>Some of the blocks that it sends are wrong.</summary>
    Corrupt,

    /// <summary>It never sends a block that it was asked for.</summary>
    Silent,

    /// <summary>It chokes and unchokes whom it likes, every second.</summary>
    Fickle,

    /// <summary>Its connections break now and then, and it leaves for good some day.</summary>
    Vanishing,

    /// <summary>It says that it has every piece, and rejects or ignores the requests for those it has not.</summary>
    Lying,
}
