using System.Net;
using System.Text.Json;

namespace TorrentLab.Tests.Web.Api;

public sealed class DocumentationTests
{
    [Fact(Timeout = 20_000)]
    public async Task The_description_of_the_API_is_as_reviewed()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        string document = await server.Client.GetStringAsync("/openapi/v1.json");

        Verifier.Verify(document, "json");
    }

    [Theory(Timeout = 20_000)]
    [InlineData("/docs/index.html")]
    [InlineData("/redoc")]
    public async Task The_pages_that_show_it_fetch_nothing_from_elsewhere(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        string page = await server.Client.GetStringAsync(path);

        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Every_call_of_the_description_is_there_and_has_a_summary()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonElement paths = (await server.GetAsync("/openapi/v1.json")).GetProperty("paths");

        foreach (JsonProperty path in paths.EnumerateObject())
        {
            foreach (JsonProperty method in path.Value.EnumerateObject())
            {
                Assert.NotEmpty(method.Value.GetProperty("summary").GetString()!);
                using var request = new HttpRequestMessage(HttpMethod.Parse(method.Name), path.Name.Replace("{hash}", "nonsense", StringComparison.Ordinal).Replace("{index}", "0", StringComparison.Ordinal));
                using HttpResponseMessage answer = await server.Client.SendAsync(request);
                Assert.NotEqual(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
                Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
            }
        }
    }
}
