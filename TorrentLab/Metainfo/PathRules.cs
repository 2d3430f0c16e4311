namespace TorrentLab.Metainfo;

/// <summary>What the file system of a platform makes of names. Given as a parameter so that each is tested everywhere.</summary>
public enum PathRules
{
    /// <summary>Any byte but '/' and NUL; names that differ in case are two files.</summary>
    Unix,

    /// <summary>As Unix, but names that differ only in case are one file.</summary>
    MacOS,

    /// <summary>Forbidden characters, device names, no trailing dot or space; names that differ only in case are one file.</summary>
    Windows,
}
