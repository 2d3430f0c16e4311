namespace TorrentLab.Lab;

/// <summary>A behaviour of the <see cref="BehaviourCatalogue"/>.</summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Does">What it does, in one sentence.</param>
/// <param name="Rule">Which rule it breaks or uses: BEP and section.</param>
/// <param name="Good">What a good client does.</param>
/// <param name="Make">Makes it of its number and of the seed of the run.</param>
public sealed record KnownBehaviour(string Name, string Does, string Rule, string Good, Func<int, int, PeerBehaviour> Make)
{
    /// <summary>What the number behind a colon means; null where it takes none.</summary>
    public string? Parameter { get; init; }

    /// <summary>The number where none is given.</summary>
    public int Standard { get; init; }

    /// <summary>The least and the greatest number.</summary>
    public (int Least, int Most) Range { get; init; } = (1, int.MaxValue);

    /// <summary>As it stands in a list: "slow:1024".</summary>
    public string Usage => Parameter is null ? Name : $"{Name}:{Standard}";
}
