namespace TorrentLab.Tracker.Server;

/// <summary>What a whole tracker knows.</summary>
/// <param name="Torrents">Torrents, also those that have no peer at present.</param>
/// <param name="Seeds">Peers that have everything; one of two torrents counts twice.</param>
/// <param name="Leechers">All other peers.</param>
/// <param name="Downloaded">How often any torrent was completed.</param>
public readonly record struct RegistryTotals(int Torrents, int Seeds, int Leechers, long Downloaded);
