namespace TorrentLab.Tracker.Server;

/// <summary>
/// The peers of a torrent in one address family: those who download, and those who only upload. The two are apart because
/// an uploader is sent none of its kind. A peer stands in one of the two, once.
/// </summary>
/// <remarks>
/// A peer is who listens at an endpoint: nobody can speak for the endpoint of somebody else. One that comes from elsewhere
/// with the same peer id and the same key has moved (BEP 7, "tracker hostname resolution"). So a client that starts anew takes its own place, and
/// one whose address changes is not listed twice.
/// </remarks>
internal sealed class AddressFamilyPeers
{
    public PeerTable Downloaders { get; } = new();

    public PeerTable Uploaders { get; } = new();

    public int Count => Downloaders.Count + Uploaders.Count;

    public int PartialSeeds { get; private set; }

    /// <summary>Takes a peer out and puts what it is now in; the position of others may change.</summary>
    /// <param name="who">What it said.</param>
    /// <param name="now">Seconds on the tracker's clock.</param>
    /// <param name="hasRoom">Whether a peer that is not known yet may be added.</param>
    /// <returns>True when the peer has become complete with this, which counts once.</returns>
    public bool Put(in Announcement who, int now, bool hasRoom)
    {
        var entry = new PeerEntry
        {
            Id = who.PeerId,
            Address = who.Address,
            Key = who.Key,
            Seen = now,
            Port = who.Port,
            IsPartialSeed = who.IsPartialSeed && who.Left > 0,
        };
        PeerTable target = who.IsUploader ? Uploaders : Downloaders;
        bool isKnown = TryFind(who, out PeerTable table, out int position);
        if (isKnown && table == target && IsSame(table[position], entry))
        {
            ref PeerEntry known = ref table[position];
            entry.HasCompleted = known.HasCompleted;
            PartialSeeds += (entry.IsPartialSeed ? 1 : 0) - (known.IsPartialSeed ? 1 : 0);
            bool completesInPlace = Complete(ref entry, who.Event);
            known = entry;
            return completesInPlace;
        }
        // Twice when it moves to the endpoint of another.
        for (; TryFind(who, out table, out position); RemoveAt(table, position))
            entry.HasCompleted |= table[position].HasCompleted && table[position].Id == who.PeerId;
        bool completes = Complete(ref entry, who.Event);
        if (!isKnown && !hasRoom) return completes;
        target.Add(entry);
        if (entry.IsPartialSeed) PartialSeeds++;
        return completes;
    }

    /// <summary>Takes out a peer that leaves. A late "stopped" of a session that another has followed changes nothing.</summary>
    public void Remove(in Announcement who)
    {
        if (!TryFind(who, out PeerTable table, out int position)) return;
        ref PeerEntry entry = ref table[position];
        bool proved = entry.Id == who.PeerId || (entry.Key != 0 && entry.Key == who.Key);
        if (proved) RemoveAt(table, position);
    }

    /// <summary>Forgets who was last heard of so long ago.</summary>
    /// <param name="last">Seconds: this and everything before is too long ago.</param>
    /// <returns>When the one of the others who is longest silent was heard of; null when nobody is left.</returns>
    public int? RemoveSilent(int last)
    {
        int? first = null;
        foreach (PeerTable table in (ReadOnlySpan<PeerTable>)[Downloaders, Uploaders])
        {
            // From the end, because the last one takes the place of who is removed.
            for (int position = table.Count - 1; position >= 0; position--)
            {
                int seen = table[position].Seen;
                if (seen <= last) RemoveAt(table, position);
                else if (first is null || seen < first) first = seen;
            }
            table.Trim();
        }
        return first;
    }

    private bool TryFind(in Announcement who, out PeerTable table, out int position)
    {
        (PeerTable likely, PeerTable other) = who.IsUploader ? (Uploaders, Downloaders) : (Downloaders, Uploaders);
        if ((position = (table = likely).Find(who.Address, who.Port)) >= 0) return true;
        if ((position = (table = other).Find(who.Address, who.Port)) >= 0) return true;
        if (who.Key == 0) return false;
        if ((position = (table = likely).Find(who.PeerId, who.Key)) >= 0) return true;
        return (position = (table = other).Find(who.PeerId, who.Key)) >= 0;
    }

    /// <summary>Notes that a peer says "completed"; true when it says so for the first time.</summary>
    private static bool Complete(ref PeerEntry entry, AnnounceEvent why)
    {
        if (why != AnnounceEvent.Completed || entry.HasCompleted) return false;
        return entry.HasCompleted = true;
    }

    private static bool IsSame(in PeerEntry one, in PeerEntry other) =>
        one.Port == other.Port && one.Address == other.Address && one.Key == other.Key && one.Id == other.Id;

    private void RemoveAt(PeerTable table, int position)
    {
        if (table[position].IsPartialSeed) PartialSeeds--;
        table.RemoveAt(position);
    }
}
