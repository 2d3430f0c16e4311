using System.Text.Json;
using System.Text.Json.Serialization;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;

namespace TorrentLab.Web.Api;

/// <summary>A value that goes out as text, and never comes in.</summary>
internal abstract class TextConverter<T> : JsonConverter<T>
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException("cannot be set");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(TextOf(value));

    protected abstract string TextOf(T value);
}

/// <summary>40 hexadecimal digits.</summary>
internal sealed class Sha1HashConverter : TextConverter<Sha1Hash>
{
    protected override string TextOf(Sha1Hash value) => value.ToString();
}

/// <summary>"1.2.3.4:6881" or "[::1]:6881".</summary>
internal sealed class PeerEndpointConverter : TextConverter<PeerEndpoint>
{
    protected override string TextOf(PeerEndpoint value) => value.ToString();
}

/// <summary>As logs show it: what is no letter or digit is escaped.</summary>
internal sealed class PeerIdConverter : TextConverter<PeerId>
{
    protected override string TextOf(PeerId value) => value.ToString();
}

/// <summary>Base64 of the bytes of BEP 3's "bitfield" message: the high bit of the first byte is piece 0.</summary>
internal sealed class BitfieldConverter : TextConverter<Bitfield>
{
    protected override string TextOf(Bitfield value) => Convert.ToBase64String(value.ToWire());
}

/// <summary>The name in lower case.</summary>
internal sealed class TorrentStatusConverter : TextConverter<TorrentStatus>
{
    protected override string TextOf(TorrentStatus value) => value.ToString().ToLowerInvariant();
}
