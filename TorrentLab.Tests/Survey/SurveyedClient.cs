using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using TorrentLab.Tests.Interop;

namespace TorrentLab.Tests.Survey;

/// <summary>A client of others whose reactions are recorded.</summary>
/// <param name="Name">As its column is called.</param>
/// <param name="Program">What it is, to see whether it is installed.</param>
/// <param name="Start">Starts it.</param>
/// <param name="VersionCommand">A program and arguments that print its version.</param>
internal sealed partial record SurveyedClient(string Name, Client Program, StartClient Start, params string[] VersionCommand)
{
    /// <summary>All of them, in the order of their columns.</summary>
    public static IReadOnlyList<SurveyedClient> All { get; } =
    [
        new("aria2", Client.Aria2, Aria2.StartWithDht, "aria2c", "--version"),
        new("libtorrent", Client.Libtorrent, Libtorrent.Start, "/usr/bin/python3", "-c", "import libtorrent; print(libtorrent.__version__)"),
        new("rtorrent", Client.Rtorrent, Rtorrent.Start, "rtorrent", "-h"),
        new("Transmission", Client.Transmission, Transmission.Start, "transmission-daemon", "--version"),
    ];

    /// <summary>
    /// It announces to the trackers of all tiers at the same time, other than BEP 12 has it, so that it cannot be seen to go from one
    /// to the next.
    /// </summary>
    public bool AsksAllTiers => Program == Client.Transmission;

    /// <summary>
    /// Where a peer may listen that this client is to dial. Transmission dials no address of 127.0.0.0/8 that a tracker gave it;
    /// the others, bound to loopback here, reach no other.
    /// </summary>
    /// <exception cref="InvalidOperationException">This machine has no other address for Transmission.</exception>
    public IPAddress DialledAddress() => Program == Client.Transmission ? HostAddress() : LoopbackAddress.Next();

    /// <summary>The version that the program prints, such as "1.36.0".</summary>
    /// <exception cref="InvalidOperationException">It prints none.</exception>
    public string Version()
    {
        ProcessStartInfo start = new(VersionCommand[0], VersionCommand[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string printed = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        Match version = DottedNumber().Match(printed);
        return version.Success ? version.Value : throw new InvalidOperationException($"{Name} prints no version: {printed}");
    }

    private static IPAddress HostAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
        ?? throw new InvalidOperationException("this machine has no address outside 127.0.0.0/8, and Transmission dials no other");

    [GeneratedRegex(@"\d+\.\d+(\.\d+)*")]
    private static partial Regex DottedNumber();
}
