using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>
/// Sees everything that goes into the engine and comes out of it: the one stream that progress, log and traces are made
/// of. Called by the loop itself, so it must be quick and must not wait.
/// </summary>
public interface ISwarmObserver
{
    /// <summary>
    /// It wants to see requests, blocks and their departures as well. They come with every 16 KiB; an observer that can do without
    /// them saves the engine an object for each.
    /// </summary>
    bool SeesBlocks => true;

    /// <summary>An event is about to be handled. A block that it carries may be read during this call only.</summary>
    void Before(SwarmEvent happened, TimeSpan now);

    /// <summary>The engine has asked for this.</summary>
    void After(SwarmEffect asked, TimeSpan now);
}
