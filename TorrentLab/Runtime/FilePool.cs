using Microsoft.Win32.SafeHandles;

namespace TorrentLab.Runtime;

/// <summary>
/// Keeps a bounded number of files open; the one unused for longest is closed first. A file in use is never closed, so
/// the bound may be passed by as many files as there are threads.
/// </summary>
/// <param name="capacity">Files kept open.</param>
/// <param name="open">Opens a file by its index.</param>
internal sealed class FilePool(int capacity, Func<int, SafeFileHandle> open) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, LinkedListNode<Entry>> _byFile = [];
    private readonly LinkedList<Entry> _byUse = []; // most recently used first

    /// <summary>Borrows the open file until the lease is disposed.</summary>
    public Lease Rent(int file)
    {
        lock (_gate)
        {
            if (_byFile.TryGetValue(file, out LinkedListNode<Entry>? node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }
            else
            {
                CloseUnused();
                node = _byUse.AddFirst(new Entry(file, open(file)));
                _byFile.Add(file, node);
            }
            node.Value.Users++;
            return new Lease(this, node.Value);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (Entry entry in _byUse) entry.Handle.Dispose();
            _byUse.Clear();
            _byFile.Clear();
        }
    }

    private void CloseUnused()
    {
        LinkedListNode<Entry>? node = _byUse.Last;
        while (_byUse.Count >= capacity && node is not null)
        {
            LinkedListNode<Entry>? newer = node.Previous;
            if (node.Value.Users == 0)
            {
                node.Value.Handle.Dispose();
                _byFile.Remove(node.Value.File);
                _byUse.Remove(node);
            }
            node = newer;
        }
    }

    /// <summary>A file that stays open while this is held.</summary>
    public readonly struct Lease : IDisposable
    {
        private readonly FilePool _pool;
        private readonly Entry _entry;

        internal Lease(FilePool pool, Entry entry) => (_pool, _entry) = (pool, entry);

        public SafeFileHandle Handle => _entry.Handle;

        public void Dispose()
        {
            lock (_pool._gate) _entry.Users--;
        }
    }

    internal sealed class Entry(int file, SafeFileHandle handle)
    {
        public int File { get; } = file;

        public SafeFileHandle Handle { get; } = handle;

        public int Users { get; set; }
    }
}
