using System.Runtime.Versioning;

namespace TorrentLab.Torture.Harness;

/// <summary>Somebody who does things to files that another program writes.</summary>
/// <param name="random">Chooses what and where.</param>
/// <param name="paths">The files; not all need be there.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class Meddler(Random random, IReadOnlyList<string> paths)
{
    /// <summary>What it has done, for a message.</summary>
    public List<string> Deeds { get; } = [];

    /// <summary>When it did the last thing; null before.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>Does one thing to one file that is there.</summary>
    public void Meddle()
    {
        string[] there = [.. paths.Where(path => File.Exists(path) && new FileInfo(path).Length > 0)];
        if (there.Length == 0) return;
        string path = there[random.Next(there.Length)];
        string name = Path.GetFileName(path);
        long length = new FileInfo(path).Length;
        Last = TimeProvider.System.GetUtcNow();
        switch (random.Next(6))
        {
            case 0:
                Open(path, file => file.SetLength(random.NextInt64(length)));
                Deeds.Add($"{name} was truncated");
                break;
            case 1:
                long at = random.NextInt64(length);
                Open(path, file =>
                {
                    file.Position = at;
                    int was = file.ReadByte();
                    file.Position = at;
                    file.WriteByte((byte)(was ^ 0x55));
                });
                Deeds.Add($"byte {at} of {name} was changed");
                break;
            case 2:
                File.Delete(path);
                Deeds.Add($"{name} was deleted");
                break;
            case 3:
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
                Deeds.Add($"{name} was made read-only");
                break;
            case 4:
                File.SetUnixFileMode(Path.GetDirectoryName(path)!, (UnixFileMode)0b101_101_101);
                Deeds.Add($"the directory of {name} was made read-only");
                break;
            default:
                File.Move(path, path + ".aside", overwrite: true);
                File.WriteAllBytes(path, new byte[length]);
                File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
                Deeds.Add($"{name} was replaced by zeros");
                break;
        }
    }

    private static void Open(string path, Action<FileStream> work)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        work(file);
    }
}
