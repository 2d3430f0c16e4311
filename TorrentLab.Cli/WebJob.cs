using System.Net;
using System.Security.Cryptography;
using TorrentLab.Cli.Display;
using TorrentLab.Web;
using TorrentLab.Web.Host;

namespace TorrentLab.Cli;

/// <summary>The page, until it is interrupted. Only here and in <see cref="TrackerJob"/> the web server is touched, so only they load it.</summary>
internal sealed class WebJob(Terminal terminal)
{
    private const int PasswordLength = 20;
    private const string PasswordLetters = "abcdefghijkmnpqrstuvwxyz23456789"; // none that looks like another

    public required int Port { get; init; }

    public required IPAddress Bind { get; init; }

    public required IReadOnlyList<string> HostNames { get; init; }

    public required string Output { get; init; }

    public required string State { get; init; }

    public required int PeerPort { get; init; }

    public required bool HasTracker { get; init; }

    /// <summary>Null for none.</summary>
    public required string? PasswordFile { get; init; }

    public required long MaxUpload { get; init; }

    public required string? TrackerCa { get; init; }

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="JobFailedException">It cannot listen there, or there is no usable password.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        bool isLocal = IPAddress.IsLoopback(Bind);
        string? password = PasswordFile is { } file ? ReadPassword(file) : isLocal ? null : RandomNumberGenerator.GetString(PasswordLetters, PasswordLength);
        var options = new WebServerOptions
        {
            Host = new HostOptions { OutputDirectory = Output, StateDirectory = State, PeerPort = PeerPort, Bind = isLocal ? null : AnyIsNull(Bind), TrackerCa = TrackerCa },
            Bind = Bind,
            Port = Port,
            HostNames = HostNames,
            Password = password,
            HasTracker = HasTracker,
            MaxUpload = MaxUpload,
        };
        try
        {
            await using WebServer server = await WebServer.StartAsync(options, terminal.Time, ct);
            foreach (string note in server.Host.Notes) terminal.Complain(note);
            Report(server, password, isLocal);
            await Task.Delay(Timeout.InfiniteTimeSpan, terminal.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            terminal.Complain("stopping: trackers are told, the state is saved");
        }
        catch (IOException taken)
        {
            throw new JobFailedException($"{taken.Message.TrimEnd('.')}. Stop the other program, or choose another --port or --bind", taken);
        }
        return ExitCode.Interrupted;
    }

    private static IPAddress? AnyIsNull(IPAddress bind) => bind.Equals(IPAddress.Any) || bind.Equals(IPAddress.IPv6Any) ? null : bind;

    private static string ReadPassword(string path)
    {
        try
        {
            string password = File.ReadLines(path).FirstOrDefault("").Trim();
            return password.Length > 0 ? password : throw new JobFailedException($"--password-file: the first line of {path} is empty. Write the password there");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"--password-file: cannot read {path}: {failed.Message}", failed);
        }
    }

    private void Report(WebServer server, string? password, bool isLocal)
    {
        terminal.Out.WriteLine($"TorrentLab is at http://{new IPEndPoint(Bind, server.Port)}");
        if (HasTracker) terminal.Out.WriteLine($"  its tracker is at http://{new IPEndPoint(Bind, server.Port)}/announce");
        terminal.Out.WriteLine($"  content goes to {DisplayText.Of(Output)}; Ctrl-C ends");
        if (password is not null && PasswordFile is null) terminal.Out.WriteLine($"  the password is {password}; it is shown this once, --password-file sets another");
        terminal.Out.Flush();
        if (!isLocal) terminal.Complain("without TLS the password and everything else can be read on the way: use a network that you trust, or a proxy that adds TLS");
    }
}
