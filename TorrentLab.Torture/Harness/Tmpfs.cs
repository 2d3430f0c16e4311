namespace TorrentLab.Torture.Harness;

/// <summary>A small file system in memory, which can be filled to its last byte.</summary>
internal sealed class Tmpfs : IAsyncDisposable
{
    private readonly string _ballast;

    private Tmpfs(string directory) => (Directory, _ballast) = (directory, Path.Join(directory, "ballast"));

    public string Directory { get; }

    /// <param name="directory">Where; made.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="NotPossibleHereException">Only root may mount.</exception>
    public static async Task<Tmpfs> MountAsync(string directory, long bytes, CancellationToken ct)
    {
        System.IO.Directory.CreateDirectory(directory);
        if (!await Shell.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={bytes},mode=0777", "tmpfs", directory], ct))
            throw new NotPossibleHereException("a full disk needs a small file system of its own, and mounting one needs root");
        return new Tmpfs(directory);
    }

    /// <summary>Takes all room but some.</summary>
    /// <param name="left">Bytes to leave, about.</param>
    public void Fill(long left = 0)
    {
        using var file = new FileStream(_ballast, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
        byte[] page = new byte[4096];
        file.Position = file.Length;
        try
        {
            while (new DriveInfo(Directory).AvailableFreeSpace > left) file.Write(page);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(_ballast);

    public async ValueTask DisposeAsync()
    {
        await Shell.RunAsync("umount", ["-l", Directory], CancellationToken.None);
        System.IO.Directory.Delete(Directory);
    }
}
