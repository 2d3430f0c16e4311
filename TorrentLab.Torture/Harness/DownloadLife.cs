namespace TorrentLab.Torture.Harness;

/// <summary>The program from one start to its end, with seeds that nobody else asks: so each request is known to be its own.</summary>
/// <param name="Child">The program.</param>
/// <param name="Seeders">All that it is told of.</param>
/// <param name="Log">What it asked for.</param>
internal sealed record DownloadLife(Child Child, IReadOnlyList<SeedServer> Seeders, BlockLog Log) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Child.DisposeAsync();
        foreach (SeedServer seeder in Seeders) await seeder.DisposeAsync();
    }
}
