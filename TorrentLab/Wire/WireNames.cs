namespace TorrentLab.Wire;

/// <summary>The messages by the number that stands on the wire.</summary>
public static class WireNames
{
    private const string Messages = "BEP 3, \"peer messages\"";
    private const string Fast = "BEP 6";

    /// <summary>Name of a message, and the document that defines it.</summary>
    public static (string Name, string Source) Of(byte id) => id switch
    {
        0 => ("choke", Messages),
        1 => ("unchoke", Messages),
        2 => ("interested", Messages),
        3 => ("not interested", Messages),
        4 => ("have", Messages),
        5 => ("bitfield", Messages),
        6 => ("request", Messages),
        7 => ("piece", Messages),
        8 => ("cancel", Messages),
        9 => ("port", "BEP 5, \"BitTorrent protocol extension\""),
        13 => ("suggest piece", Fast),
        14 => ("have all", Fast),
        15 => ("have none", Fast),
        16 => ("reject request", Fast),
        17 => ("allowed fast", Fast),
        20 => ("extended", "BEP 10"),
        21 => ("hash request", "BEP 52"),
        22 => ("hashes", "BEP 52"),
        23 => ("hash reject", "BEP 52"),
        _ => ("unknown", "no document that we know"),
    };
}
