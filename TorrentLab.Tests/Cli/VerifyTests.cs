namespace TorrentLab.Tests.Cli;

public sealed class VerifyTests : IDisposable
{
    private const string Torrent = "good/multi-file";

    private readonly TestDirectory _directory = new();

    [Fact(Timeout = 10_000)]
    public async Task Content_under_the_torrents_name_is_right()
    {
        WriteContent("album");

        CliRun run = await CliRun.Of("verify", CliRun.Fixture(Torrent), _directory.Path);

        Verifier.Verify(run.ToString());
    }

    [Fact(Timeout = 10_000)]
    public async Task Content_may_have_another_name()
    {
        WriteContent("renamed");

        CliRun run = await CliRun.Of("verify", CliRun.Fixture(Torrent), _directory.At("renamed"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact(Timeout = 10_000)]
    public async Task What_is_wrong_is_named_piece_by_piece_and_file_by_file()
    {
        WriteContent("album");
        string[] files = Files("album");
        byte[] bytes = File.ReadAllBytes(files[0]);
        bytes[0] ^= 1;
        File.WriteAllBytes(files[0], bytes);
        File.Delete(files[^1]);

        CliRun run = await CliRun.Of("verify", CliRun.Fixture(Torrent), _directory.Path);

        Verifier.Verify(run.ToString());
    }

    [Fact(Timeout = 10_000)]
    public async Task Json_holds_the_same()
    {
        WriteContent("album");
        File.AppendAllText(Files("album")[0], "tail");

        CliRun run = await CliRun.Of("verify", CliRun.Fixture(Torrent), _directory.Path, "--json");

        Verifier.Verify(run.ToString());
    }

    [Fact(Timeout = 10_000)]
    public async Task A_single_file_may_have_another_name_too()
    {
        CliRun described = await CliRun.Of("inspect", CliRun.Fixture("good/single-file"));
        int length = int.Parse(described.Output.Split('(', ' ').First(word => int.TryParse(word, out int number) && number > 1024));
        string path = _directory.WriteFile("anything.bin", CliRun.Content(0, length));

        CliRun run = await CliRun.Of("verify", CliRun.Fixture("good/single-file"), path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_directory_without_the_file_is_said_to_be_so()
    {
        CliRun run = await CliRun.Of("verify", CliRun.Fixture("good/single-file"), _directory.Path);

        Verifier.Verify(run.ToString());
    }

    public void Dispose() => _directory.Dispose();

    private string[] Files(string name) => [.. Directory.EnumerateFiles(_directory.At(name), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private void WriteContent(string name)
    {
        var torrent = TorrentLab.Metainfo.TorrentFile.Parse(File.ReadAllBytes(CliRun.Fixture(Torrent) + ".torrent"));
        foreach (var file in torrent.Files)
            _directory.WriteFile(Path.Combine(name, file.Path[(torrent.Name.Length + 1)..]), CliRun.Content((int)file.Offset, (int)file.Length));
    }
}
