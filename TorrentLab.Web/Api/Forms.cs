using System.ComponentModel;
using Microsoft.AspNetCore.Http;

namespace TorrentLab.Web.Api;

/// <summary>The form that adds torrents, as the description of the API shows it.</summary>
internal sealed record AddForm
{
    [Description("The .torrent files, at most 100")]
    public required IFormFileCollection File { get; init; }

    [Description("true: they wait until they are started")]
    public bool Paused { get; init; }
}

/// <summary>The form that shares content, as the description of the API shows it.</summary>
internal sealed record ShareForm
{
    [Description("The files. A field 'path' before one gives its name, with directories and '/'")]
    public required IFormFileCollection File { get; init; }

    [Description("Names the torrent; needed when the files have no directory in common")]
    public string? Name { get; init; }

    [Description("Announce addresses, a tier each; without any, the server's own tracker if it has one")]
    public IReadOnlyList<string> Tracker { get; init; } = [];

    [Description("true: peers come from the trackers alone (BEP 27)")]
    public bool Private { get; init; }

    [Description("Bytes of a piece, a power of two from 16384; chosen by itself without")]
    public int? PieceLength { get; init; }
}
