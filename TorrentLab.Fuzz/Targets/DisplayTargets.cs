using System.Buffers.Binary;
using TorrentLab.Cli.Explain;
using TorrentLab.Cli.Scenarios;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Web.Microscope;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>What explains bytes to people, and the scenarios that people write.</summary>
internal static class DisplayTargets
{
    private const int KeptOfFrame = 1024;

    public static FuzzTarget Explained() => new FuzzTarget<string>
    {
        Name = "explain",
        Covers = "BencodeExplainer of inspect --bytes, KeyPath, PackedValue",
        Grammar = new BencodeGrammar(),
        Seeds = [.. SeedFiles.Read("good", ".torrent"), .. TrackerSeeds.Announces],
        BytesPerByte = 1024, // a line for each token
        BytesAtMost = 64 * 1024,
        Read = input =>
        {
            using var output = new StringWriter();
            new BencodeExplainer(output, TorrentKeys.Table).Explain(input.Span, CancellationToken.None);
            return output.ToString();
        },
        Check = (_, text) => Unless(text.All(letter => letter == '\n' || !char.IsControl(letter)), "what is shown controls a terminal"),
        Bombs = BencodeBombs.All.Where(bomb => bomb.Key != "nested lists").ToDictionary(),
    };

    public static FuzzTarget Microscope() => new FuzzTarget<WireEntry>
    {
        Name = "microscope",
        Covers = "WireExplainer, ExtensionFields, MessageSummary",
        Grammar = new FrameGrammar(),
        Seeds = [.. WireSeeds.Conversations, .. WireSeeds.ExtensionHandshakes.Select(body => WireSeeds.Frame(20, [0, .. body]))],
        BytesPerByte = 256,
        Read = ReadFrame,
        Check = (_, entry) => Unless(entry.Fields.All(field => field.Bytes.Length <= 65 && !field.Value.Any(char.IsControl)), "a field that is not fit to be shown"),
    };

    public static FuzzTarget Scenarios() => new FuzzTarget<Scenario>
    {
        Name = "scenario",
        Covers = "LocatedJson.Parse, ScenarioReader.Read, BehaviourCatalogue.Parse",
        Grammar = new JsonGrammar(null, "\"perfect-seed\"", "\"corrupts-block:3,slow\"", "\"scripted\"", "\"torrentlab\"", "\"udp\"", "{\"when\":{\"complete\":[]}}", "1073741824"),
        Seeds = SeedFiles.Read("scenarios", ".json"),
        BytesPerByte = 512,
        BytesAtMost = 64 * 1024,
        Read = ReadScenario,
        Check = (_, scenario) => Unless(scenario.Peers.Count > 0 && scenario.Limit > TimeSpan.Zero, "a scenario of nothing"),
        Bombs = JsonBombs.All,
    };

    /// <summary>One frame as the recorder keeps it: long ones only in part.</summary>
    private static WireEntry? ReadFrame(ReadOnlyMemory<byte> input)
    {
        if (input.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(input.Span) is var length && length > input.Length - 4) return null;
        byte[] frame = input[..(4 + (int)length)].ToArray();
        byte[] head = frame[..Math.Min(frame.Length, KeptOfFrame)];
        return new WireExplainer(default, WireSeeds.Pieces).Explain(new WireRecord(TimeSpan.Zero, Incoming: true, WireRecordKind.Message, head, frame.Length));
    }

    private static Scenario? ReadScenario(ReadOnlyMemory<byte> input)
    {
        try
        {
            return ScenarioReader.Read(LocatedJson.Parse(input.ToArray()), "/scenarios");
        }
        catch (FormatException wrong)
        {
            Unless(wrong.Message.StartsWith("line ", StringComparison.Ordinal), $"an error that does not say where: {wrong.Message}");
            return null;
        }
    }
}
