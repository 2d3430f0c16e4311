using System.Globalization;
using System.Text.Json;
using TorrentLab.Lab;

namespace TorrentLab.Cli.Display;

/// <summary>Shows what the lab can do and what happens in it, on standard output.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="json">JSON in place of lines for people.</param>
internal sealed class LabView(Terminal terminal, bool json)
{
    public void List(IReadOnlyList<TrackerFault> faults) => List("faults",
        [.. faults.Select(fault => new LabReport.Item(fault.Name, fault.Does, fault.Rule, fault.Good, null, null))]);

    public void List(IReadOnlyList<KnownBehaviour> behaviours) => List("behaviours",
        [.. behaviours.Select(known => new LabReport.Item(known.Name, known.Does, known.Rule, known.Good, known.Parameter,
            known.Parameter is null ? null : known.Standard))]);

    /// <summary>One entry of a transcript, at once.</summary>
    public void Tell(TranscriptEntry entry)
    {
        if (json)
        {
            var line = new LabReport.Entry(Math.Round(entry.At.TotalSeconds, 3), entry.Connection, KindOf(entry.Kind), entry.Text);
            terminal.Out.WriteLine(JsonSerializer.Serialize(line, LabJson.Default.Entry));
        }
        else
        {
            terminal.Out.WriteLine(DisplayText.Of(string.Create(CultureInfo.InvariantCulture, $"{entry.At.TotalSeconds,9:0.000} {entry}")));
        }
        terminal.Out.Flush();
    }

    public void Summary(PeerSummary summary)
    {
        if (json) terminal.Out.WriteLine(JsonSerializer.Serialize(new LabReport.PeerEnd(summary), LabJson.Default.PeerEnd));
        else Close(summary.Lines());
    }

    public void Summary(TrackerSummary summary)
    {
        if (json) terminal.Out.WriteLine(JsonSerializer.Serialize(new LabReport.TrackerEnd(summary), LabJson.Default.TrackerEnd));
        else Close(summary.Lines());
    }

    private void List(string what, IReadOnlyList<LabReport.Item> items)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new LabReport.Catalogue(what, items), ReportJson.Default.Catalogue));
            return;
        }
        foreach (LabReport.Item item in items)
        {
            string number = item.Parameter is null ? "" : $":N ({item.Parameter}; default {item.Standard})";
            terminal.Out.WriteLine($"{item.Name}{number}");
            terminal.Out.WriteLine($"    {item.Does}");
            terminal.Out.WriteLine($"    rule: {item.Rule}");
            terminal.Out.WriteLine($"    a good client: {item.Good}");
        }
    }

    private void Close(IEnumerable<string> lines)
    {
        terminal.Out.WriteLine("summary:");
        foreach (string line in lines) terminal.Out.WriteLine($"  {DisplayText.Of(line)}");
    }

    private static string KindOf(TranscriptKind kind) => kind switch
    {
        TranscriptKind.Heard => "heard",
        TranscriptKind.Said => "said",
        TranscriptKind.Fault => "fault",
        _ => "note",
    };
}
