using System.Diagnostics;

namespace TorrentLab.Tests.Interop;

/// <summary>The Debian package of a client, and whether this machine has what the tests need of it.</summary>
internal static class ClientPackage
{
    private static readonly Lazy<bool> PythonHasLibtorrent = new(() => Runs("/usr/bin/python3", "-c", "import libtorrent"));

    public static string NameOf(Client client) => client switch
    {
        Client.Aria2 => "aria2",
        Client.Chromium => "chromium",
        Client.Libtorrent => "python3-libtorrent",
        Client.Opentracker => "opentracker",
        Client.Python => "python3",
        Client.Rtorrent => "rtorrent",
        Client.Transmission => "transmission-daemon",
        Client.TransmissionCreate => "transmission-cli",
        Client.Tshark => "tshark",
        _ => throw new UnreachableException(),
    };

    public static bool IsInstalled(Client client) => client switch
    {
        Client.Aria2 => IsOnPath("aria2c"),
        Client.Chromium => IsOnPath("chromium"),
        Client.Libtorrent => PythonHasLibtorrent.Value,
        Client.Opentracker => IsOnPath("opentracker"),
        Client.Python => File.Exists("/usr/bin/python3"),
        Client.Rtorrent => IsOnPath("rtorrent"),
        Client.Transmission => IsOnPath("transmission-daemon"),
        Client.TransmissionCreate => IsOnPath("transmission-create"),
        Client.Tshark => IsOnPath("tshark"),
        _ => throw new UnreachableException(),
    };

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, program)));

    private static bool Runs(string program, params string[] arguments)
    {
        if (!File.Exists(program)) return false;
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
