using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Turns what the framework throws at content that is only read into one clear sentence.</summary>
internal static class ContentError
{
    /// <param name="failed">What was thrown.</param>
    /// <param name="path">What could not be read.</param>
    public static StorageException From(Exception failed, string path) => new($"cannot read {path}: {Why(failed)}", failed);

    private static string Why(Exception failed) => failed switch
    {
        UnauthorizedAccessException => "no permission. Change it, or move it out of the content",
        FileNotFoundException or DirectoryNotFoundException => "it is gone. Start again when nothing changes the content",
        _ => failed.Message,
    };
}
