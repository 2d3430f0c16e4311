using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>
/// The missing pieces of a table in groups, by the number of peers that have them. It follows every change in constant time,
/// so that to pick a piece need not look at all of them: a torrent may have a hundred thousand.
/// </summary>
internal sealed class RarityGroups
{
    private const int None = -1;

    private readonly PieceTable _table;
    private readonly Availability _availability;
    private readonly List<List<int>> _groups = []; // by the number of peers, each in any order
    private readonly int[] _groupOf;               // of a piece; None when it is not missing
    private readonly int[] _placeOf;               // its index in that group

    public RarityGroups(PieceTable table, Availability availability)
    {
        (_table, _availability) = (table, availability);
        _groupOf = new int[table.Count];
        _placeOf = new int[table.Count];
        Array.Fill(_groupOf, None);
        for (int piece = 0; piece < table.Count; piece++) Follow(piece);
        table.Moved += Follow;
        availability.Changed += Follow;
    }

    /// <summary>These are the groups of that table and those peers.</summary>
    public bool AreOf(PieceTable table, Availability availability) => table == _table && availability == _availability;

    /// <summary>Follows no more changes.</summary>
    public void Leave()
    {
        _table.Moved -= Follow;
        _availability.Changed -= Follow;
    }

    /// <summary>One of the rarest missing pieces that the peer has; null when there is none.</summary>
    /// <param name="peerHas">What the peer has.</param>
    /// <param name="random">Draws among those that are equally rare.</param>
    public int? Rarest(Bitfield peerHas, Random random)
    {
        foreach (List<int> group in _groups)
            if (FromLot(group, peerHas, random) is { } piece) return piece;
        return null;
    }

    /// <summary>Any missing piece that the peer has, however many others have it; null when there is none.</summary>
    /// <param name="peerHas">What the peer has.</param>
    /// <param name="random">Draws among them.</param>
    public int? Any(Bitfield peerHas, Random random)
    {
        int lot = _table.MissingCount == 0 ? 0 : random.Next(_table.MissingCount);
        int first = 0;
        while (first < _groups.Count && lot >= _groups[first].Count) lot -= _groups[first++].Count;
        for (int step = 0; step < _groups.Count; step++)
            if (FromLot(_groups[(first + step) % _groups.Count], peerHas, random) is { } piece) return piece;
        return null;
    }

    /// <summary>Begins at a place that the lot decides and takes the first that the peer has.</summary>
    private static int? FromLot(List<int> group, Bitfield peerHas, Random random)
    {
        if (group.Count == 0) return null;
        int start = random.Next(group.Count);
        for (int step = 0; step < group.Count; step++)
        {
            int piece = group[(start + step) % group.Count];
            if (peerHas[piece]) return piece;
        }
        return null;
    }

    private void Follow(int piece)
    {
        int now = _table[piece] == PieceState.Missing ? _availability[piece] : None;
        int before = _groupOf[piece];
        if (now == before) return;
        if (before != None) TakeOut(_groups[before], _placeOf[piece]);
        _groupOf[piece] = now;
        if (now == None) return;
        while (_groups.Count <= now) _groups.Add([]);
        _placeOf[piece] = _groups[now].Count;
        _groups[now].Add(piece);
    }

    /// <summary>The last of the group takes the free place.</summary>
    private void TakeOut(List<int> group, int place)
    {
        group[place] = group[^1];
        _placeOf[group[place]] = place;
        group.RemoveAt(group.Count - 1);
    }
}
