namespace TorrentLab.Tests;

/// <summary>A new, empty directory under the temporary folder, deleted with all that is in it when the test ends.</summary>
public sealed class TestDirectory : IDisposable
{
    /// <summary>The start of the directory's name; <see cref="Verifier"/> scrubs it by this.</summary>
    public const string Prefix = "torrentlab-";

    /// <summary>Absolute path, without a separator at its end.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory(Prefix).FullName;

    /// <summary>The absolute path of something inside; nothing is created.</summary>
    public string At(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Creates a directory inside and returns its absolute path.</summary>
    public string CreateDirectory(params ReadOnlySpan<string> parts) => Directory.CreateDirectory(At(parts)).FullName;

    /// <summary>Writes a file at a path from this directory, makes the directories above it, returns its absolute path.</summary>
    public string WriteFile(string relativePath, ReadOnlySpan<byte> content)
    {
        string path = At(relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
