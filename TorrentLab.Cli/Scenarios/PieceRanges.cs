using System.Globalization;
using TorrentLab.Primitives;

namespace TorrentLab.Cli.Scenarios;

/// <summary>Some pieces of a torrent that is not known yet: "all", "none", "0-3,7".</summary>
internal sealed class PieceRanges
{
    private readonly string _text;
    private readonly List<(int First, int Last)> _ranges = [];

    private PieceRanges(string text) => _text = text;

    public static PieceRanges All { get; } = new("all") { _ranges = { (0, int.MaxValue) } };

    public static PieceRanges None { get; } = new("none");

    public bool IsAll => _text == "all";

    /// <summary>Null for what is nothing of the kind.</summary>
    public static PieceRanges? TryParse(string text)
    {
        if (text == All._text) return All;
        if (text == None._text) return None;
        var result = new PieceRanges(text);
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !IsNumber(ends[0], out int first) || !IsNumber(ends[^1], out int last) || last < first) return null;
            result._ranges.Add((first, last));
        }
        return result;
    }

    /// <summary>Whether some of the pieces that are named by number are not in a torrent of so many.</summary>
    public bool IsBeyond(int pieceCount) => !IsAll && _ranges.Exists(range => range.Last >= pieceCount);

    public Bitfield Of(int pieceCount)
    {
        var pieces = new Bitfield(pieceCount);
        foreach ((int first, int last) in _ranges)
            for (int piece = first; piece <= Math.Min(last, pieceCount - 1); piece++) pieces[piece] = true;
        return pieces;
    }

    public override string ToString() => _text;

    private static bool IsNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
