using TorrentLab.Primitives;

namespace TorrentLab.Tests.Architecture;

public sealed class PublicApiTests
{
    /// <summary>A change of the surface shows in review as a change of this snapshot.</summary>
    [Fact]
    public void The_public_surface_of_the_library_is_as_reviewed()
    {
        Assert.Contains(typeof(BlockRef), Floors.Types);
        Verifier.Verify(PublicApi.Describe(Floors.Types));
    }
}
