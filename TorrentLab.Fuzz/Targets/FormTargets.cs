using System.Text;
using Microsoft.AspNetCore.Http;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Web.Api;
using TorrentLab.Web.Safety;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>What the page uploads, and the headers that come with it.</summary>
internal static class FormTargets
{
    private const int MaxPart = 1024 * 1024;
    private const string Part = "\r\nContent-Disposition: form-data; name=";

    // The first line is the content type, the rest the body.
    private static readonly IReadOnlyList<byte[]> FormSeeds = Literals.Of(
        $"multipart/form-data; boundary=X\n--X{Part}\"file\"; filename=\"a.torrent\"\r\nContent-Type: application/x-bittorrent\r\n\r\nde\r\n--X{Part}\"paused\"\r\n\r\ntrue\r\n--X--\r\n",
        $"multipart/form-data; boundary=\"a b\"\n--a b{Part}path\r\n\r\nsub/\u00c3\u00a9\r\n--a b{Part}file; filename=x; filename*=UTF-8''%c3%a9\r\n\r\ncontent\r\n--a b--",
        "multipart/form-data; boundary=X\n--X--\r\n", "application/json\n{}");

    public static FuzzTarget Forms() => new FuzzTarget<List<UploadPart>>
    {
        Name = "upload-form",
        Covers = "UploadForm.IsOne, PartsAsync, ValueAsync, BytesAsync",
        Grammar = new TextGrammar("\r\n-:;=\"", "--X", "--X--", "\r\n--X\r\n", "\r\n\r\n", "filename*", "UTF-8''%ff", "name", "filename", "multipart/form-data"),
        Seeds = FormSeeds,
        BytesPerByte = 512, // a part costs buffers, however short it is
        BytesAtMost = 128 * 1024,
        Read = input => ReadForm(input).GetAwaiter().GetResult(),
        Bombs = new Dictionary<string, Func<int, byte[]>>
        {
            ["many parts"] = length => Encoding.ASCII.GetBytes($"multipart/form-data; boundary=X\n{string.Concat(Enumerable.Repeat($"--X{Part}a\r\n\r\nb\r\n", length / 50))}--X--"),
            ["dashes"] = length => Encoding.ASCII.GetBytes($"multipart/form-data; boundary=X\n--X{Part}a\r\n\r\n{string.Concat(Enumerable.Repeat("\r\n--", length / 4))}"),
            ["one header"] = length => Encoding.ASCII.GetBytes($"multipart/form-data; boundary=X\n--X\r\n{new string('a', length)}"),
        },
    };

    public static FuzzTarget Hosts() => new FuzzTarget<string>
    {
        Name = "host-header",
        Covers = "HostCheck.Allows",
        Grammar = new TextGrammar(".:[]%", "localhost", "LOCALHOST", "0x7f.1", "127.1"),
        Seeds = Literals.Of("localhost:8000", "127.0.0.1", "[::1]:8000", "torrents.example", "evil.example:80"),
        BytesPerByte = 64,
        Read = input => Encoding.Latin1.GetString(input.Span) is var host && new HostCheck(["torrents.example"]).Allows(host) ? host : null,
        Check = (_, host) => Unless(host.StartsWith('[') || host.Count(letter => letter == ':') <= 1, $"{host} is taken for ours"),
    };

    private static async Task<List<UploadPart>?> ReadForm(ReadOnlyMemory<byte> input)
    {
        int line = input.Span.IndexOf((byte)'\n');
        var context = new DefaultHttpContext();
        context.Request.ContentType = Encoding.Latin1.GetString(input.Span[..Math.Max(line, 0)]);
        context.Request.Body = new MemoryStream(input[(line + 1)..].ToArray());
        List<UploadPart> parts = [];
        try
        {
            await foreach (UploadPart part in UploadForm.PartsAsync(context.Request))
            {
                if (part.FileName is null) _ = await UploadForm.ValueAsync(part, CancellationToken.None);
                else _ = await UploadForm.BytesAsync(part, MaxPart, CancellationToken.None);
                parts.Add(part);
            }
            return parts;
        }
        catch (ApiException refused)
        {
            Unless(refused.Status is >= 400 and < 500 && refused.Message.Length < 1000, "the refusal is not one");
            return null;
        }
    }
}
