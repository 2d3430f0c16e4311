using System.Text;

namespace TorrentLab.Lab;

/// <summary>Misbehaviours in the handshake (BEP 3, "peer protocol").</summary>
public static class HandshakeBehaviours
{
    /// <summary>Claims to serve another torrent.</summary>
    public static PeerBehaviour WrongInfoHash() => new Shaking((ours, _) => [.. ours[..28], .. new byte[20], .. ours[48..]]);

    /// <summary>Calls itself by the client's own peer id; where it dials, from the second connection on.</summary>
    public static PeerBehaviour EchoesPeerId() =>
        new Shaking((ours, theirs) => theirs.Length < 68 ? ours : [.. ours[..48], .. theirs[48..68]]);

    /// <summary>Sends half a handshake and waits.</summary>
    public static PeerBehaviour HalfHandshake() => new Shaking((ours, _) => ours[..34]);

    /// <summary>Takes the connection and says nothing.</summary>
    public static PeerBehaviour Silent() => new Shaking((_, _) => []);

    /// <summary>Answers as a web server.</summary>
    public static PeerBehaviour WebServer() =>
        new Shaking((_, _) => Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));

    /// <summary>Answers with random bytes.</summary>
    public static PeerBehaviour Garbage(int seed) => new Shaking((_, _) =>
    {
        byte[] bytes = new byte[200];
        new Random(seed).NextBytes(bytes);
        if (bytes[0] == RawWire.Protocol[0]) bytes[0]++;
        return bytes;
    });
}
