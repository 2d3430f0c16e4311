using TorrentLab.Lab;

namespace TorrentLab.Cli.Scenarios;

/// <summary>One thing that happened to one party of a scenario.</summary>
/// <param name="Who">Who tells it.</param>
/// <param name="Kind">Whether that one says something, hears something, breaks a rule, or just notes something.</param>
/// <param name="Whom">With whom; null where it is nobody's business but its own.</param>
/// <param name="Text">What happened; strangers may have chosen parts of it.</param>
internal sealed record LogLine(string Who, TranscriptKind Kind, string? Whom, string Text)
{
    /// <summary>Since the scenario began.</summary>
    public TimeSpan At { get; init; }

    /// <summary>Shown with -v alone.</summary>
    public bool IsDetail { get; init; }

    /// <summary>"->", "&lt;-", "!!" or "--".</summary>
    public string Mark => Kind switch
    {
        TranscriptKind.Said => "->",
        TranscriptKind.Heard => "<-",
        TranscriptKind.Fault => "!!",
        _ => "--",
    };

    /// <summary>Arrow, name and words, as conditions look for them.</summary>
    public string What => Whom is null ? $"{Mark} {Text}" : $"{Mark} {Whom} {Text}";
}
