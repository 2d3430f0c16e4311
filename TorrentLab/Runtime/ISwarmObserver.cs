using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>
/// Sees everything that goes into the engine and comes out of it: the one stream that progress, log and traces are made
/// of. Called by the loop itself, so it must be quick and must not wait.
/// </summary>
public interface ISwarmObserver
{
    /// <summary>An event is about to be handled. A block that it carries may be read during this call only.</summary>
    void Before(SwarmEvent happened, TimeSpan now);

    /// <summary>The engine has asked for this.</summary>
    void After(SwarmEffect asked, TimeSpan now);
}
