using System.CommandLine;
using System.Net;
using System.Net.Sockets;

namespace TorrentLab.Cli.Parsing;

/// <summary>The options that the lab's tracker and peer share: where they listen, how they tell.</summary>
internal sealed class LabArguments
{
    private readonly Option<int> _port = Values.Number("--port", ["-p"], "Port to listen on; 0 for any that is free", 0, 0, 65535);
    private readonly Option<IPAddress> _bind = new("--bind")
    {
        Description = "Address of ours to listen on and to call from (default 127.0.0.1)",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address)) return address;
            result.AddError($"--bind: '{result.Tokens[0].Value}' is not an address, as 192.0.2.7 or 2001:db8::7");
            return IPAddress.None;
        },
    };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON: one object for --list, otherwise one for each line" };

    /// <param name="command">Gets the options.</param>
    public LabArguments(Command command)
    {
        foreach (Option option in (Option[])[_port, _bind, _json]) command.Options.Add(option);
    }

    public int Port(ParseResult parsed) => parsed.GetValue(_port);

    public IPAddress Bind(ParseResult parsed) => parsed.GetRequiredValue(_bind);

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>The complaint about a port that cannot be had.</summary>
    public JobFailedException CannotListen(ParseResult parsed, SocketException reason) => new(
        $"{new IPEndPoint(Bind(parsed), Port(parsed))} cannot be listened on: {reason.Message}. Give another --port, or end what uses it", reason);

    /// <summary>Waits for Ctrl-C, which is how a lab is meant to end.</summary>
    public static Task UntilStoppedAsync(CancellationToken ct)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ct.Register(stopped.SetResult);
        return stopped.Task;
    }
}
