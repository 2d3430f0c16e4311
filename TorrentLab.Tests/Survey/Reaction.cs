namespace TorrentLab.Tests.Survey;

/// <summary>What a client did in a case: one line of docs/reactions.json.</summary>
/// <param name="On">"tracker" or "peer".</param>
/// <param name="Name">Of the fault or the behaviour.</param>
/// <param name="Client">The name of its column.</param>
/// <param name="Completes">It had every piece at the end.</param>
/// <param name="Did">In a few words.</param>
internal sealed record Reaction(string On, string Name, string Client, bool Completes, string Did);
