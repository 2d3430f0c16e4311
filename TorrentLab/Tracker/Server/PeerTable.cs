using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>
/// Peers in one array without gaps, so that picking some of them at random is cheap, found by endpoint or by peer id and
/// key. About 72 bytes a peer.
/// </summary>
internal sealed class PeerTable
{
    private const int SmallestCapacity = 2;

    private readonly HashChains _byEndpoint = new(SmallestCapacity);
    private readonly HashChains _byId = new(SmallestCapacity);
    private PeerEntry[] _entries = TableMemory.Allocate<PeerEntry>(SmallestCapacity);

    public int Count { get; private set; }

    /// <summary>The peer at a position, 0..Count - 1. Positions hold until the next removal.</summary>
    public ref PeerEntry this[int position] => ref _entries[position];

    /// <summary>The position of who listens there, -1 for nobody.</summary>
    public int Find(PeerAddress address, ushort port)
    {
        int position = _byEndpoint.First(PeerEntry.HashOf(address, port));
        while (position >= 0 && (_entries[position].Port != port || _entries[position].Address != address)) position = _byEndpoint.Next(position);
        return position;
    }

    /// <summary>The position of who has this id and this key, wherever it listens, -1 for nobody.</summary>
    public int Find(PeerId id, uint key)
    {
        int position = _byId.First(PeerEntry.HashOf(id, key));
        while (position >= 0 && (_entries[position].Key != key || _entries[position].Id != id)) position = _byId.Next(position);
        return position;
    }

    public void Add(in PeerEntry entry)
    {
        if (Count == _entries.Length) Resize(Count + Math.Max(SmallestCapacity, Count / 2));
        _entries[Count] = entry;
        Link(Count++);
    }

    /// <summary>Takes a peer out; the last one takes its position.</summary>
    public void RemoveAt(int position)
    {
        Unlink(position);
        int last = --Count;
        if (position != last)
        {
            ref PeerEntry moved = ref _entries[last];
            _byEndpoint.Move(moved.EndpointHash, last, position);
            _byId.Move(moved.IdHash, last, position);
            _entries[position] = moved;
        }
        _entries[last] = default;
    }

    /// <summary>Gives memory back when most of it lies idle.</summary>
    public void Trim()
    {
        if (_entries.Length > SmallestCapacity && Count < _entries.Length / 4) Resize(Math.Max(SmallestCapacity, Count * 2));
    }

    private void Resize(int capacity)
    {
        PeerEntry[] entries = TableMemory.Allocate<PeerEntry>(capacity);
        _entries.AsSpan(0, Count).CopyTo(entries);
        _entries = entries;
        _byEndpoint.Reset(capacity);
        _byId.Reset(capacity);
        for (int position = 0; position < Count; position++) Link(position);
    }

    private void Link(int position)
    {
        _byEndpoint.Add(_entries[position].EndpointHash, position);
        _byId.Add(_entries[position].IdHash, position);
    }

    private void Unlink(int position)
    {
        _byEndpoint.Remove(_entries[position].EndpointHash, position);
        _byId.Remove(_entries[position].IdHash, position);
    }
}
