using TorrentLab.Lab;

namespace TorrentLab.Cli.Scenarios;

/// <summary>What a scenario is about: a closed set.</summary>
internal abstract record ScenarioContent
{
    private ScenarioContent() { }

    /// <summary>Bytes that are made up, the same in every run.</summary>
    /// <param name="Name">Of the file, or of the directory.</param>
    /// <param name="Files">In the order of the torrent; one whose path is the name is a torrent of a single file.</param>
    /// <param name="PieceLength">In bytes.</param>
    /// <param name="Seed">Gives the bytes.</param>
    /// <param name="IsPrivate">BEP 27.</param>
    public sealed record Made(string Name, IReadOnlyList<LabFile> Files, int PieceLength, int Seed, bool IsPrivate) : ScenarioContent;

    /// <summary>A torrent and its content that lie on the disk.</summary>
    public sealed record Given(string TorrentPath, string DataPath) : ScenarioContent;
}
