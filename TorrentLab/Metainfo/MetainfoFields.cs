using System.Text;
using TorrentLab.Bencode;
using TorrentLab.Primitives;

namespace TorrentLab.Metainfo;

/// <summary>Takes keys out of a dictionary: a wrong mandatory one ends the reading, a wrong optional one is left out with a warning.</summary>
internal static class MetainfoFields
{
    /// <exception cref="MetainfoException">The key is absent or its value of another type.</exception>
    public static T Require<T>(this BencodeDictionary dictionary, ReadOnlySpan<byte> key) where T : BencodeValue
    {
        if (!dictionary.TryGet(key, out BencodeValue? value))
            throw new MetainfoException($"'{Encoding.UTF8.GetString(key)}' is missing; it must be {Kind(typeof(T))}", dictionary.Start);
        return value.Expect<T>(key);
    }

    /// <exception cref="MetainfoException">The value is of another type.</exception>
    public static T Expect<T>(this BencodeValue value, ReadOnlySpan<byte> key) where T : BencodeValue => value as T
        ?? throw new MetainfoException(WrongType(value, key, typeof(T)), value.Start);

    public static T? Optional<T>(this BencodeDictionary dictionary, ReadOnlySpan<byte> key, List<string> warnings)
        where T : BencodeValue
    {
        if (!dictionary.TryGet(key, out BencodeValue? value)) return null;
        if (value is T found) return found;
        warnings.Add($"byte {value.Start}: {WrongType(value, key, typeof(T))}; it is ignored");
        return null;
    }

    private static string WrongType(BencodeValue value, ReadOnlySpan<byte> key, Type expected) =>
        $"'{Encoding.UTF8.GetString(key)}' is {Kind(value.GetType())}, must be {Kind(expected)}";

    private static string Kind(Type type) => type.Name switch
    {
        nameof(BencodeInteger) => "an integer",
        nameof(BencodeString) => "a string",
        nameof(BencodeList) => "a list",
        _ => "a dictionary",
    };
}
