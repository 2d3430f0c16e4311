using System.Net;
using System.Text.RegularExpressions;

namespace TorrentLab.Cli.Scenarios;

/// <summary>Who is behind an address, so that a log can say "seed" in place of "127.0.0.3:40123". Safe for concurrent use.</summary>
internal sealed partial class NameBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPEndPoint, string> _endpoints = [];
    private readonly Dictionary<string, string> _urls = [];

    public void Add(IPEndPoint endpoint, string name)
    {
        lock (_gate) _endpoints[endpoint] = name;
    }

    /// <param name="url">The announce URL of a tracker; whatever begins with its host and port is the same tracker.</param>
    /// <param name="name">As the log calls it.</param>
    public void AddTracker(string url, string name)
    {
        lock (_gate) _urls[new Uri(url).GetLeftPart(UriPartial.Authority)] = name;
    }

    /// <summary>The name, or the endpoint where nobody is known.</summary>
    public string Of(IPEndPoint endpoint)
    {
        lock (_gate)
        {
            if (_endpoints.TryGetValue(endpoint, out string? name)) return name;
            // Who calls does so from any port of its address.
            string[] there = [.. _endpoints.Where(known => known.Key.Address.Equals(endpoint.Address)).Select(known => known.Value).Distinct()];
            return there.Length == 1 ? there[0] : endpoint.ToString();
        }
    }

    /// <summary>The text with names in place of addresses.</summary>
    public string In(string text)
    {
        string named = Url().Replace(text, url => NameOf(url.Value));
        return Endpoint().Replace(named, found => IPEndPoint.TryParse(found.Value, out IPEndPoint? endpoint) ? Of(endpoint) : found.Value);
    }

    private string NameOf(string url)
    {
        lock (_gate) return _urls.FirstOrDefault(tracker => url.StartsWith(tracker.Key, StringComparison.Ordinal)).Value ?? url;
    }

    [GeneratedRegex(@"\b(?:http|udp)://(?:[0-9.]+|\[[0-9a-f:]+\]):\d+(?:/announce)?")]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<![\d.])127\.\d+\.\d+\.\d+:\d+|\[::1\]:\d+")]
    private static partial Regex Endpoint();
}
