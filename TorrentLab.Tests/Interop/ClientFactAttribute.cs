namespace TorrentLab.Tests.Interop;

/// <summary>
/// A test against real clients. Where one is not installed the test is skipped and says which Debian package holds it;
/// with TORRENTLAB_REQUIRE_CLIENTS=1, as in CI, it is not skipped and fails when it starts the client.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientFactAttribute : FactAttribute
{
    public ClientFactAttribute(params Client[] clients)
    {
        Clients = clients;
        bool isRequired = Environment.GetEnvironmentVariable("TORRENTLAB_REQUIRE_CLIENTS") == "1";
        Skip = ReasonToSkip(clients, ClientPackage.IsInstalled, isRequired)!;
    }

    public IReadOnlyList<Client> Clients { get; }

    /// <summary>One line for the report, or null where the test is to run.</summary>
    internal static string? ReasonToSkip(IEnumerable<Client> clients, Func<Client, bool> isInstalled, bool isRequired)
    {
        string[] missing = [.. clients.Where(client => !isInstalled(client)).Select(ClientPackage.NameOf)];
        return isRequired || missing.Length == 0 ? null : $"not installed: apt-get install {string.Join(' ', missing)}";
    }
}
