using System.Runtime.CompilerServices;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// A test against real clients. Where one is not installed the test is skipped and says which Debian package holds it;
/// with TORRENTLAB_REQUIRE_CLIENTS=1, as in CI, it is not skipped and fails when it starts the client.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientFactAttribute : FactAttribute
{
    public ClientFactAttribute(Client client, [CallerMemberName] string method = "")
        : this([client], method)
    {
    }

    public ClientFactAttribute(Client client, Client other, [CallerMemberName] string method = "")
        : this([client, other], method)
    {
    }

    public ClientFactAttribute(Client[] clients, [CallerMemberName] string method = "")
    {
        bool isRequired = Environment.GetEnvironmentVariable("TORRENTLAB_REQUIRE_CLIENTS") == "1";
        if (ReasonToSkip(clients, ClientPackage.IsInstalled, isRequired) is not { } reason) return;
        Skip = reason;
        // The console shows the name of a skipped test but not the reason.
        DisplayName = $"{method} ({reason})";
    }

    /// <summary>One line for the report, or null where the test is to run.</summary>
    internal static string? ReasonToSkip(IEnumerable<Client> clients, Func<Client, bool> isInstalled, bool isRequired)
    {
        string[] missing = [.. clients.Where(client => !isInstalled(client)).Select(ClientPackage.NameOf)];
        return isRequired || missing.Length == 0 ? null : $"not installed: apt-get install {string.Join(' ', missing)}";
    }
}
