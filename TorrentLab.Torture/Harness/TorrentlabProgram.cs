namespace TorrentLab.Torture.Harness;

/// <summary>How the program under torture is started.</summary>
/// <param name="FileName">What the system runs.</param>
/// <param name="Arguments">What stands in front of torrentlab's own arguments.</param>
internal sealed record TorrentlabProgram(string FileName, IReadOnlyList<string> Arguments)
{
    private const string Assembly = "TorrentLab.Cli.dll";

    /// <param name="commandLine">Words with blanks between them, such as "dotnet publish/TorrentLab.Cli.dll".</param>
    /// <returns>Null when there is no word in it.</returns>
    public static TorrentlabProgram? Parse(string commandLine) =>
        commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [string program, .. string[] arguments] ? new(program, arguments) : null;

    /// <summary>The build beside the one of this program; null when there is none.</summary>
    public static TorrentlabProgram? Find()
    {
        string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory); // TorrentLab.Torture/bin/Release/net10.0
        string framework = Path.GetFileName(here);
        string configuration = Path.GetFileName(Path.GetDirectoryName(here) ?? "");
        string[] places = [Path.Join(here, Assembly), Path.Join(here, "../../../..", "TorrentLab.Cli/bin", configuration, framework, Assembly)];
        return places.FirstOrDefault(File.Exists) is { } found ? new TorrentlabProgram("dotnet", [Path.GetFullPath(found)]) : null;
    }

    /// <summary>The same program under another user, who may not do everything as root may.</summary>
    public TorrentlabProgram AsNobody() =>
        new("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "--", FileName, .. Arguments]);
}
