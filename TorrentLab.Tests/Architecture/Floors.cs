using System.Reflection;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Architecture;

/// <summary>The folders of the library and the floor each stands on; a folder uses only lower floors.</summary>
internal static class Floors
{
    /// <summary>The first floor that may hold sockets, files, clocks and concurrency.</summary>
    public const int FirstWithIO = 5;

    public static IReadOnlyDictionary<string, int> ByFolder { get; } = new Dictionary<string, int>
    {
        ["Primitives"] = 0,
        ["Bencode"] = 1,
        ["Metainfo"] = 2,
        ["Wire"] = 2,
        ["Tracker"] = 2,
        ["Pieces"] = 3,
        ["Swarm"] = 4,
        ["Runtime"] = 5,
    };

    public static Assembly Library => typeof(Sha1Hash).Assembly;

    /// <summary>Every type of the library, with the nested ones and those that the compiler made.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. Library.GetTypes().Where(type => FolderOf(type) is not null)];

    /// <summary>The folder of the library that a type stands in; null for a type that is not of the library.</summary>
    public static string? FolderOf(Type type)
    {
        string prefix = $"{nameof(TorrentLab)}.";
        if (type.Assembly != Library || type.Namespace?.StartsWith(prefix, StringComparison.Ordinal) != true) return null;
        return type.Namespace[prefix.Length..].Split('.')[0];
    }

    /// <summary>Whether code in one folder may use code in the other: the same folder or a lower floor.</summary>
    public static bool MayUse(string user, string used) => user == used || ByFolder[used] < ByFolder[user];
}
