using System.CommandLine;
using System.CommandLine.Parsing;
using TorrentLab.Metainfo;
using TorrentLab.Tracker;

namespace TorrentLab.Cli.Parsing;

/// <summary>The options that say what a new torrent tells beside its content.</summary>
internal sealed class DetailsArguments
{
    private const string Program = "TorrentLab 0.1";

    private readonly Option<string[][]> _trackers = new("--tracker", "-t")
    {
        Description = "Announce URL, a tier of its own for each -t; commas separate trackers of one tier (BEP 12)",
        HelpName = "URL",
        CustomParser = result => [.. result.Tokens.Select(token => Tier(result, token.Value))],
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<bool> _private = new("--private") { Description = "Peers may come from the trackers alone (BEP 27)" };
    private readonly Option<bool> _public = new("--public")
    {
        Description = "Write that it is not private, instead of nothing: gives the info-hash of transmission-create 3",
    };
    private readonly Option<string?> _comment = new("--comment") { Description = "A text for people", HelpName = "TEXT" };
    private readonly Option<string?> _source = new("--source") { Description = "A mark that gives the same content another info-hash", HelpName = "TEXT" };
    private readonly Option<string[]> _webSeeds = new("--web-seed")
    {
        Description = "HTTP server that has the content (BEP 19); may be given several times",
        HelpName = "URL",
        CustomParser = result => [.. result.Tokens.Select(token => WebSeed(result, token.Value))],
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };

    public DetailsArguments(Command command)
    {
        foreach (Option option in (Option[])[_trackers, _private, _public, _comment, _source, _webSeeds]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_private) is { Implicit: false } && result.GetResult(_public) is { Implicit: false })
                result.AddError("--private and --public contradict each other: give one");
        });
    }

    /// <summary>What the command line says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="now">The time that the torrent is to carry.</param>
    public TorrentDetails Details(ParseResult parsed, DateTimeOffset now) => new()
    {
        AnnounceTiers = parsed.GetRequiredValue(_trackers),
        WebSeeds = parsed.GetRequiredValue(_webSeeds),
        Comment = parsed.GetValue(_comment),
        CreatedBy = Program,
        CreationDate = now,
        IsPrivate = parsed.GetValue(_private) ? true : parsed.GetValue(_public) ? false : null,
        Source = parsed.GetValue(_source),
    };

    private static string[] Tier(ArgumentResult result, string urls)
    {
        string[] tier = urls.Split(',', StringSplitOptions.TrimEntries);
        foreach (string url in tier)
        {
            if (!IsClean(url)) result.AddError($"--tracker: '{url}' has a space in it; write %20");
            else if (TrackerUrl.Problem(url, TrackerUrl.AllSchemes) is { } problem) result.AddError($"--tracker: {problem}");
        }
        return tier;
    }

    private static string WebSeed(ArgumentResult result, string url)
    {
        if (!IsClean(url)) result.AddError($"--web-seed: '{url}' has a space in it; write %20");
        else if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            result.AddError($"--web-seed: '{url}' is not an http or https URL");
        return url;
    }

    private static bool IsClean(string url) => !url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
