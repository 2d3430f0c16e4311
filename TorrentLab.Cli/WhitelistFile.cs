using TorrentLab.Primitives;

namespace TorrentLab.Cli;

/// <summary>The info-hashes that a tracker serves: one a line, 40 hexadecimal digits; what stands behind # is a remark.</summary>
internal static class WhitelistFile
{
    /// <exception cref="JobFailedException">The file cannot be read, or a line is no info-hash.</exception>
    public static HashSet<Sha1Hash> Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"cannot read {path}: {failed.Message}", failed);
        }
        var infoHashes = new HashSet<Sha1Hash>();
        for (int line = 0; line < lines.Length; line++)
        {
            string text = lines[line].Split('#')[0].Trim();
            if (text.Length == 0) continue;
            if (!Sha1Hash.TryParse(text, out Sha1Hash infoHash))
                throw new JobFailedException($"{path}, line {line + 1}: '{text}' is not an info-hash of 40 hexadecimal digits; torrentlab inspect shows them");
            infoHashes.Add(infoHash);
        }
        return infoHashes;
    }
}
