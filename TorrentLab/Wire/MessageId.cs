namespace TorrentLab.Wire;

/// <summary>The ids of the messages on the wire (BEP 3, "peer messages"; 9 is of BEP 5, 13 to 17 are of BEP 6, 20 is of BEP 10).</summary>
public static class MessageId
{
    public const byte Choke = 0;
    public const byte Unchoke = 1;
    public const byte Interested = 2;
    public const byte NotInterested = 3;
    public const byte Have = 4;
    public const byte Bitfield = 5;
    public const byte Request = 6;
    public const byte Piece = 7;
    public const byte Cancel = 8;
    public const byte Port = 9;
    public const byte Suggest = 13;
    public const byte HaveAll = 14;
    public const byte HaveNone = 15;
    public const byte Reject = 16;
    public const byte AllowedFast = 17;
    public const byte Extended = 20;
}
