namespace TorrentLab.Tests;

public sealed class TestDirectoryTests
{
    [Fact]
    public void Two_directories_are_two_and_both_are_empty()
    {
        using TestDirectory one = new();
        using TestDirectory other = new();

        Assert.NotEqual(one.Path, other.Path);
        Assert.Empty(Directory.EnumerateFileSystemEntries(one.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(other.Path));
    }

    [Fact]
    public void Everything_inside_goes_with_it()
    {
        TestDirectory directory = new();
        string file = directory.WriteFile(Path.Combine("a", "b.bin"), [1, 2, 3]);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(file));
        Assert.Equal(directory.At("a", "b.bin"), file);

        directory.Dispose();

        Assert.False(Directory.Exists(directory.Path));
    }
}
