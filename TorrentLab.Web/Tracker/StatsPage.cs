using System.Globalization;
using System.Text;

namespace TorrentLab.Web.Tracker;

/// <summary>The figures as a page for people: numbers alone, nothing that a stranger chose.</summary>
internal static class StatsPage
{
    public static byte[] Of(TrackerStats stats)
    {
        (string Name, double Value)[] rows =
        [
            ("Torrents", stats.Torrents), ("Seeds", stats.Seeds), ("Leechers", stats.Leechers),
            ("Announces a second", stats.AnnouncesPerSecond), ("Announces", stats.Announces), ("Scrapes", stats.Scrapes),
            ("Refusals", stats.Refusals), ("Completed downloads", stats.Downloaded), ("Seconds since the start", stats.UptimeSeconds),
        ];
        var page = new StringBuilder("""
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta http-equiv="refresh" content="5">
            <title>TorrentLab tracker</title>
            <h1>TorrentLab tracker</h1>
            <table>

            """);
        foreach ((string name, double value) in rows)
            page.Append(CultureInfo.InvariantCulture, $"<tr><th align=\"left\">{name}<td align=\"right\">{value:#,0.#}\n");
        page.Append("</table>\n<p>Announce to <code>/announce</code>, over HTTP or UDP. The same figures as <a href=\"/stats.json\">JSON</a>.\n");
        return Encoding.UTF8.GetBytes(page.ToString());
    }
}
