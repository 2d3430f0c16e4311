using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorrentLab.Primitives;

namespace TorrentLab.Web.Host;

/// <summary>Everything that a server knows after a restart, as it stands in state.json.</summary>
/// <param name="Version">Of this format; a newer one is not read.</param>
/// <param name="Revision">Number of the writing: of several files the highest is the newest.</param>
/// <param name="Settings">What holds for all torrents.</param>
/// <param name="Downloaded">Bytes received by torrents that are no longer here.</param>
/// <param name="Uploaded">Bytes sent by them.</param>
/// <param name="Torrents">In the order of the queue; those that are being removed stand behind.</param>
internal sealed record HostRecord(
    int Version, long Revision, HostSettings Settings, long Downloaded, long Uploaded, IReadOnlyList<HostedRecord> Torrents)
{
    public const int CurrentVersion = 1;

    /// <summary>The last member of the file is the SHA-1 of all bytes in front of it: tells a damaged file from a good one.</summary>
    private static ReadOnlySpan<byte> CheckName => ",\"check\":\""u8;

    private static ReadOnlySpan<byte> CheckEnd => "\"}"u8;

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes()
    {
        ReadOnlySpan<byte> body = JsonSerializer.SerializeToUtf8Bytes(this, HostJson.Default.HostRecord).AsSpan()[..^1];
        return [.. body, .. CheckName, .. Sum(body), .. CheckEnd];
    }

    /// <summary>Reads a file; null when it is damaged.</summary>
    /// <exception cref="StorageException">A newer version of the program wrote it.</exception>
    public static HostRecord? Read(byte[] bytes)
    {
        int checkLength = CheckName.Length + (2 * Sha1Hash.Length) + CheckEnd.Length;
        if (bytes.Length <= checkLength) return null;
        ReadOnlySpan<byte> body = bytes.AsSpan()[..^checkLength];
        if (!bytes.AsSpan()[^checkLength..].SequenceEqual((byte[])[.. CheckName, .. Sum(body), .. CheckEnd])) return null;
        try
        {
            HostRecord? record = JsonSerializer.Deserialize(bytes, HostJson.Default.HostRecord);
            if (record is { Version: > CurrentVersion })
                throw new StorageException($"the state is of a newer version of TorrentLab, {record.Version}. Use that, or choose another --state");
            return record is { Settings: not null, Torrents: not null } && !record.Torrents.Contains(null!) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Sum(ReadOnlySpan<byte> body) => Encoding.ASCII.GetBytes(Sha1Hash.Of(body).ToString());
}

/// <summary>Reads and writes the state without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HostRecord))]
internal sealed partial class HostJson : JsonSerializerContext;
