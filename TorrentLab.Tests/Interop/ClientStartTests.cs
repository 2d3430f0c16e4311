using System.Net;
using System.Net.Sockets;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

public sealed class ClientStartTests(ITestOutputHelper output) : IDisposable
{
    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);
    private int _starts;

    [ClientFact(Client.Opentracker, Timeout = 30_000)]
    public async Task A_client_that_finds_its_port_taken_is_started_again_on_another()
    {
        int taken = TakePort();

        var (process, endpoint) = await ClientStart.OnFreePortAsync(
            IPAddress.Loopback, free => Start(_starts == 0 ? taken : free.Port), (_, _) => Task.FromResult(_starts == 2), CancellationToken.None);
        await using ClientProcess client = process;

        Assert.Equal(2, _starts);
        Assert.NotEqual(taken, endpoint.Port);
        Assert.False(client.HasExited);
    }

    [ClientFact(Client.Opentracker, Timeout = 30_000)]
    public async Task A_client_that_ends_every_time_fails_the_test()
    {
        int taken = TakePort();

        await Assert.ThrowsAsync<TimeoutException>(() => ClientStart.OnFreePortAsync(
            IPAddress.Loopback, _ => Start(taken), (_, _) => Task.FromResult(false), CancellationToken.None));

        Assert.Equal(3, _starts);
    }

    [ClientFact(Client.Opentracker, Timeout = 30_000)]
    public async Task Disposing_ends_the_client()
    {
        Opentracker tracker = await Opentracker.StartAsync([], output, CancellationToken.None);
        await tracker.DisposeAsync();

        using TcpClient visitor = new();
        SocketException refused = await Assert.ThrowsAsync<SocketException>(
            () => visitor.ConnectAsync(IPAddress.Loopback, tracker.HttpAnnounce.Port));

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    public void Dispose() => _taken.Dispose();

    private int TakePort()
    {
        _taken.Start();
        return ((IPEndPoint)_taken.LocalEndpoint).Port;
    }

    private ClientProcess Start(int port)
    {
        _starts++;
        return Opentracker.Start(port, [], output);
    }
}
