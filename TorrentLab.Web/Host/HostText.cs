using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>Sentences of the library as a page may show them: they name places inside our directories, and none of the machine.</summary>
internal sealed class HostText
{
    private readonly (string Path, string Name)[] _names;

    public HostText(HostOptions options)
    {
        (string Path, string Name)[] names =
        [
            (Full(options.OutputDirectory), "the download directory"),
            (Full(options.StateDirectory), "the state directory"),
        ];
        _names = [.. names.OrderByDescending(name => name.Path.Length)]; // one may lie in the other
    }

    public StorageException Of(StorageException failed) => new(Of(failed.Message), failed);

    public string Of(string sentence)
    {
        foreach ((string path, string name) in _names) sentence = sentence.Replace(path, name, StringComparison.Ordinal);
        return sentence.Replace(", or choose another --output", "", StringComparison.Ordinal);
    }

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
