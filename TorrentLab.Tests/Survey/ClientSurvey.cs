using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using TorrentLab.Tests.Architecture;
using TorrentLab.Tests.EndToEnd;
using TorrentLab.Tests.Interop;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Survey;

/// <summary>
/// Runs every fault of a tracker and every behaviour of a peer against every client that is installed, and writes down what each did.
/// TORRENTLAB_SURVEY is a regular expression: the cases run whose "tracker/NAME/CLIENT" or "peer/NAME/CLIENT" matches it.
/// </summary>
public sealed class ClientSurvey(ITestOutputHelper output)
{
    private const int AtATime = 12; // the clients mostly wait

    private readonly Lock _gate = new(); // guards the record

    [SurveyFact(Timeout = 2_400_000)]
    public async Task Reactions_of_real_clients_are_written_down()
    {
        string wanted = Environment.GetEnvironmentVariable(SurveyFactAttribute.Variable)!;
        SurveyedClient[] clients = [.. SurveyedClient.All.Where(client => ClientPackage.IsInstalled(client.Program))];
        var pairs = SurveyCase.All.SelectMany(one => clients.Select(client => (Case: one, Client: client)))
            .Where(pair => Regex.IsMatch($"{pair.Case}/{pair.Client.Name}", wanted)).ToArray();
        Assert.NotEmpty(pairs);
        ReactionRecord record = ReactionRecord.Read();
        var versions = new SortedDictionary<string, string>(record.Versions.ToDictionary(), StringComparer.Ordinal);
        foreach (SurveyedClient client in clients) versions[client.Name] = client.Version();
        ConcurrentBag<string> failures = [];

        await Parallel.ForEachAsync(pairs, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (pair, ct) =>
        {
            SurveyLog log = new();
            try
            {
                Reaction reaction = await pair.Case.RunAsync(pair.Client, log, ct);
                log.WriteLine($"{reaction}");
                lock (_gate)
                {
                    record = record.With(versions, [reaction]);
                    record.Write(); // each at once: whatever ends the run takes nothing with it
                }
            }
            catch (Exception e) when (e is TimeoutException or InvalidOperationException or IOException or SocketException)
            {
                failures.Add($"{pair.Case}/{pair.Client.Name}: {e.Message}");
            }
            await WriteAsync($"{pair.Case}/{pair.Client.Name}", log, ct);
        });

        FaultsDocument.Write(record);
        output.WriteLine($"{pairs.Length - failures.Count} reactions are written to docs/reactions.json and docs/faults.md");
        Assert.Empty(failures);
    }

    /// <summary>Keeps the transcripts outside the repository's own files.</summary>
    private static Task WriteAsync(string name, SurveyLog log, CancellationToken ct)
    {
        string path = Path.Combine(Repository.Root, "artifacts", "survey", name.Replace(':', '-') + ".log");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.WriteAllTextAsync(path, log.Text, ct);
    }
}
