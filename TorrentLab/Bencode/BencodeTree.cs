namespace TorrentLab.Bencode;

/// <summary>
/// Turns tokens into a <see cref="BencodeValue"/> without recursion. Finished children wait on one stack, under the
/// list or dictionary that is still open; its end takes them off.
/// </summary>
internal static class BencodeTree
{
    public static BencodeValue Build(ref BencodeReader reader, ReadOnlyMemory<byte> input, ICollection<string>? warnings)
    {
        var finished = new List<BencodeEntry>(); // the key of a list's child means nothing
        var open = new Stack<Container>();
        ReadOnlyMemory<byte> key = default;
        while (reader.Read())
        {
            if (reader.Token == BencodeToken.Key)
            {
                key = input[reader.StringRange];
            }
            else if (reader.Token is BencodeToken.ListStart or BencodeToken.DictionaryStart)
            {
                open.Push(new Container(reader.Token, reader.TokenStart, key, finished.Count));
            }
            else if (reader.Token == BencodeToken.End)
            {
                Container container = open.Pop();
                finished.Add(new BencodeEntry(container.Key, Close(container, finished, reader.Position)));
            }
            else
            {
                finished.Add(new BencodeEntry(key, Leaf(ref reader, input)));
            }
        }
        if (reader.UnsortedKeyAt is { } at) warnings?.Add($"byte {at}: dictionary keys are not sorted (BEP 3, bencoding)");
        return finished[0].Value;
    }

    private static BencodeValue Leaf(ref BencodeReader reader, ReadOnlyMemory<byte> input) =>
        reader.Token == BencodeToken.IntegerValue
            ? new BencodeInteger(reader.IntegerValue, reader.TokenStart, reader.Position)
            : new BencodeString(input[reader.StringRange], reader.TokenStart, reader.Position);

    private static BencodeValue Close(Container container, List<BencodeEntry> finished, int end)
    {
        int first = container.FirstChild, count = finished.Count - first;
        BencodeValue closed;
        if (container.Token == BencodeToken.DictionaryStart)
        {
            var entries = new BencodeEntry[count];
            finished.CopyTo(first, entries, 0, count);
            closed = new BencodeDictionary(entries, container.Start, end);
        }
        else
        {
            var items = new BencodeValue[count];
            for (int i = 0; i < count; i++) items[i] = finished[first + i].Value;
            closed = new BencodeList(items, container.Start, end);
        }
        finished.RemoveRange(first, count);
        return closed;
    }

    /// <summary>A list or dictionary whose end has not come yet.</summary>
    private readonly record struct Container(BencodeToken Token, int Start, ReadOnlyMemory<byte> Key, int FirstChild);
}
