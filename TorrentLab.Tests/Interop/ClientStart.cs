using System.Net;
using System.Net.Sockets;

namespace TorrentLab.Tests.Interop;

/// <summary>Starts a client on a free port and waits until it serves.</summary>
internal static class ClientStart
{
    private const int Attempts = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Another program may take the port between the choice and the client's own bind. A client that ended or that
    /// complains about the port is therefore started again on another one; any other failure is final.
    /// </summary>
    /// <param name="address">An address of this machine, where the client is to listen.</param>
    /// <param name="start">Starts the client; the endpoint is on the address.</param>
    /// <param name="isReady">Whether the client at this endpoint does what the test needs; a refused connection is "no".</param>
    /// <param name="ct">The limit of the test.</param>
    /// <exception cref="TimeoutException">The client did not serve in time; what it printed is in the test's output.</exception>
    public static async Task<(ClientProcess Process, IPEndPoint Endpoint)> OnFreePortAsync(
        IPAddress address, Func<IPEndPoint, ClientProcess> start, Func<IPEndPoint, CancellationToken, Task<bool>> isReady,
        CancellationToken ct)
    {
        using Deadline deadline = new(Limit, ct);
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            IPEndPoint endpoint = FreeEndpoint(address);
            ClientProcess process = start(endpoint);
            bool serves = false;
            try
            {
                await deadline.UntilAsync(
                    async token => LostThePort(process) || await AnswersAsync(isReady, endpoint, token), "a client to serve");
                serves = !LostThePort(process);
                if (serves) return (process, endpoint);
            }
            finally
            {
                if (!serves) await process.DisposeAsync();
            }
        }
        throw new TimeoutException($"a client ended or found its port taken, {Attempts} times");
    }

    private static bool LostThePort(ClientProcess process) =>
        process.HasExited || process.Printed.Contains("already in use", StringComparison.OrdinalIgnoreCase);

    private static async Task<bool> AnswersAsync(
        Func<IPEndPoint, CancellationToken, Task<bool>> isReady, IPEndPoint endpoint, CancellationToken ct)
    {
        using Deadline deadline = new(AnswerLimit, ct);
        try
        {
            return await isReady(endpoint, deadline.Token);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static IPEndPoint FreeEndpoint(IPAddress address)
    {
        using TcpListener listener = new(address, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
