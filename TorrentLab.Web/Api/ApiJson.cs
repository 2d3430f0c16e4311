using System.Text.Json.Serialization;
using TorrentLab.Web.Host;
using TorrentLab.Web.Live;
using TorrentLab.Web.Microscope;

namespace TorrentLab.Web.Api;

/// <summary>All JSON that goes in and out. The host's records go out as they are; unknown keys that come in are an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(Sha1HashConverter), typeof(PeerEndpointConverter), typeof(PeerIdConverter), typeof(BitfieldConverter), typeof(TorrentStatusConverter)])]
[JsonSerializable(typeof(AddedAnswer))]
[JsonSerializable(typeof(LimitsChange))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(MoveRequest))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HostSettings))]
[JsonSerializable(typeof(ServerAnswer))]
[JsonSerializable(typeof(ShareAnswer))]
[JsonSerializable(typeof(TorrentDetail))]
[JsonSerializable(typeof(TorrentList))]
[JsonSerializable(typeof(TorrentView))]
[JsonSerializable(typeof(LiveRequest))]
[JsonSerializable(typeof(LiveMessage))]
[JsonSerializable(typeof(WireEntry))]
internal sealed partial class ApiJson : JsonSerializerContext;
