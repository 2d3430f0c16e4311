using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>A torrent of a tortured web server: what was confirmed of it, and what is under way.</summary>
/// <param name="torrent">The torrent.</param>
/// <param name="isShared">Whether it is content that was uploaded, and not a download.</param>
internal sealed class WebTorrent(LabTorrent torrent, bool isShared)
{
    public LabTorrent Torrent { get; } = torrent;

    public bool IsShared { get; } = isShared;

    public string Hash { get; } = Convert.ToHexStringLower(torrent.InfoHash);

    /// <summary>Its state as confirmed; null when it is not there.</summary>
    public Settled? Confirmed { get; private set; }

    /// <summary>It was there at some time.</summary>
    public bool WasConfirmed { get; private set; }

    /// <summary>What a call that was not confirmed makes of it; only if <see cref="IsPending"/>.</summary>
    public Settled? Pending { get; private set; }

    /// <summary>A call was not confirmed: it may have been done, or not.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Its data was deleted, or is being deleted.</summary>
    public bool IsDataDeleted { get; set; }

    /// <summary>The pieces that were good on the disk at the last blow.</summary>
    public HashSet<int> Proven { get; set; } = [];

    /// <summary>What was asked for since the last start.</summary>
    public BlockLog Log { get; set; } = new();

    /// <summary>A call is on its way.</summary>
    public void Ask(Settled? becomes) => (Pending, IsPending) = (becomes, true);

    /// <summary>So it stands, as was confirmed or seen after a start.</summary>
    public void Settle(Settled? now)
    {
        (Confirmed, Pending, IsPending) = (now, null, false);
        WasConfirmed |= now is not null;
        if (now is not null) IsDataDeleted = false; // a removal that was never begun
    }

    /// <summary>A state that outlives a kill.</summary>
    /// <param name="IsPaused">Whether it was stopped by the user.</param>
    /// <param name="DownLimit">Its limit, in bytes a second.</param>
    public sealed record Settled(bool IsPaused, long? DownLimit);
}
