using TorrentLab.Tests.Survey;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>docs/faults.md cannot rot.</summary>
public sealed class FaultsDocumentTests
{
    [Fact]
    public void The_document_says_what_the_catalogues_the_tests_and_the_record_say()
    {
        ReactionRecord record = ReactionRecord.Read();
        if (Verifier.Accepts(Environment.GetEnvironmentVariable)) FaultsDocument.Write(record);

        Assert.True(File.Exists(FaultsDocument.File) && File.ReadAllText(FaultsDocument.File).ReplaceLineEndings("\n") == FaultsDocument.Text(record),
            "docs/faults.md is old: run this test with VERIFY_ACCEPT=1, which writes it anew");
    }

    [Fact]
    public void Every_case_is_recorded_of_every_client() =>
        Assert.True(!ReactionRecord.Read().Missing().Any(),
            $"docs/reactions.json lacks {string.Join(", ", ReactionRecord.Read().Missing())}: run TORRENTLAB_SURVEY=NAME dotnet test --filter ClientSurvey");
}
