using System.Globalization;

namespace TorrentLab.Lab;

/// <summary>Every behaviour of a <see cref="ScriptedPeer"/> by name: for commands, tests and documents alike.</summary>
public static class BehaviourCatalogue
{
    /// <summary>The behaviours, those that a connection meets first in front.</summary>
    public static IReadOnlyList<KnownBehaviour> All { get; } = [.. KnownHandshakes.All, .. KnownGreetings.All, .. KnownGifts.All, .. KnownExtensions.All];

    /// <summary>Makes behaviours of a list such as "corrupts-block:3,one-byte-at-a-time".</summary>
    /// <param name="names">Separated by commas, applied in this order; "name:n" gives one its number.</param>
    /// <param name="seed">Gives what they make up.</param>
    /// <exception cref="FormatException">A name is unknown, or a number is none or out of range; the message says which.</exception>
    public static IReadOnlyList<PeerBehaviour> Parse(string names, int seed = 1) =>
        [.. names.Split(',', StringSplitOptions.TrimEntries).Select(name => Make(name, seed))];

    private static PeerBehaviour Make(string text, int seed)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon];
        KnownBehaviour known = All.FirstOrDefault(one => one.Name == name)
            ?? throw new FormatException($"no such behaviour: '{name}'");
        int number = colon < 0 ? known.Standard : Number(known, text[(colon + 1)..]);
        PeerBehaviour behaviour = known.Make(number, seed);
        behaviour.Name = text;
        return behaviour;
    }

    private static int Number(KnownBehaviour known, string text)
    {
        if (known.Parameter is null) throw new FormatException($"'{known.Name}' takes no number");
        (int least, int most) = known.Range;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most) return number;
        throw new FormatException($"'{known.Name}:{text}': '{text}' is not a number from {least} to {most}");
    }
}
