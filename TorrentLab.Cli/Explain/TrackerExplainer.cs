using TorrentLab.Cli.Display;
using TorrentLab.Runtime;

namespace TorrentLab.Cli.Explain;

/// <summary>Shows one conversation with an HTTP tracker: the request parameter by parameter, the answer byte by byte.</summary>
internal sealed class TrackerExplainer(TextWriter output, IReadOnlyDictionary<string, KeyMeaning> answerKeys)
{
    private const int NameColumn = 12, ValueColumn = 42;

    /// <param name="exchange">What was said.</param>
    /// <param name="ct">Ends a long explanation.</param>
    public void Explain(TrackerExchange exchange, CancellationToken ct)
    {
        foreach (string url in exchange.Urls.Skip(1)) output.WriteLine($"redirected to {DisplayText.Of(url)}");
        output.WriteLine("request:");
        ExplainUrl(exchange.Urls[0]);
        Section("sent");
        WriteLines(exchange.Request.TrimEnd('\n').Split('\n'));
        Section(exchange.Remote is null ? "received" : $"received from {exchange.Remote}");
        WriteLines([exchange.StatusLine, .. exchange.Headers.Select(header => $"{header.Key}: {header.Value}")]);
        bool isCompressed = !exchange.RawBody.Span.SequenceEqual(exchange.Body.Span);
        Section($"body, {Units.Count(exchange.Body.Length, "byte")}{(isCompressed ? $", sent as {exchange.RawBody.Length} compressed" : "")}");
        new BencodeExplainer(output, answerKeys).Explain(exchange.Body.Span, ct);
        output.WriteLine();
    }

    /// <summary>Shows the URL of a request parameter by parameter.</summary>
    public void ExplainUrl(string url)
    {
        int query = url.IndexOf('?', StringComparison.Ordinal);
        output.WriteLine($"  {DisplayText.Of(query < 0 ? url : url[..query])}");
        if (query < 0) return;
        foreach (string parameter in url[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = parameter.Split('=', 2);
            string raw = parts.Length == 2 ? parts[1] : "";
            byte[] value = Unescape(raw);
            bool isText = value.AsSpan().IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
            string shown = isText ? DisplayText.OfBytes(value) : Convert.ToHexStringLower(value);
            KeyMeaning? meaning = TrackerKeys.Parameters.GetValueOrDefault(parts[0]);
            string says = meaning is null ? "part of the tracker's own URL" : $"{meaning.Text} ({meaning.Source})";
            output.WriteLine($"  {DisplayText.Of(parts[0]),-NameColumn}  {shown,-ValueColumn}  {says}");
            if (raw != shown) output.WriteLine($"  {"",NameColumn}  as sent: {DisplayText.Of(raw)}");
        }
    }

    private void Section(string title)
    {
        output.WriteLine();
        output.WriteLine($"{title}:");
    }

    private void WriteLines(IEnumerable<string> lines)
    {
        foreach (string line in lines) output.WriteLine($"  {DisplayText.Of(line)}");
    }

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]);
            bytes.Add(isEscape ? Convert.FromHexString(text.AsSpan(i + 1, 2))[0] : (byte)text[i]);
            if (isEscape) i += 2;
        }
        return [.. bytes];
    }
}
