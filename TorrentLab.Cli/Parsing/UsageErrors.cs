using System.CommandLine;
using System.CommandLine.Parsing;

namespace TorrentLab.Cli.Parsing;

/// <summary>What is wrong with a command line, a line each, in words that help.</summary>
internal static class UsageErrors
{
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0 || parsed.Action is HelpText) return [];
        // A mistyped option shifts everything behind it, so the other errors would only confuse.
        if (UnknownOption(parsed) is { } unknown) return [unknown];
        if (parsed.UnmatchedTokens.Count > 0) return [$"'{parsed.UnmatchedTokens[0]}' is one argument too many. {SeeHelp(parsed)}"];
        if (MissingArgument(parsed) is { } missing) return [missing];
        return [.. parsed.Errors.Select(error => error.Message.ReplaceLineEndings(" ")).Distinct()];
    }

    private static string? UnknownOption(ParseResult parsed)
    {
        IEnumerable<string> strays = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens).Select(token => token.Value).Concat(parsed.UnmatchedTokens);
        // Behind "--" a name may begin with a dash.
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)) return null;
        string? stray = strays.FirstOrDefault(token => token.Length > 1 && token[0] == '-');
        if (stray is null) return null;
        string name = stray.Split('=', ':')[0];
        IEnumerable<string> known = parsed.CommandResult.Command.Options.SelectMany(option => option.Aliases.Append(option.Name))
            .Where(known => known.StartsWith("--", StringComparison.Ordinal));
        string hint = Spelling.Hint(name, known);
        return $"no such option: '{name}'.{(hint.Length > 0 ? hint : $" {SeeHelp(parsed)}")}";
    }

    private static string? MissingArgument(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        Argument? missing = command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 });
        return missing is null ? null : $"{missing.Name} is missing: {CommandTree.PathOf(command)} {((ITaughtCommand)command).Synopsis}";
    }

    private static string SeeHelp(ParseResult parsed) => $"See {CommandTree.PathOf(parsed.CommandResult.Command)} --help";
}
