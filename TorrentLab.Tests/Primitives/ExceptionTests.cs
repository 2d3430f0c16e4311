using TorrentLab.Primitives;

namespace TorrentLab.Tests.Primitives;

public sealed class ExceptionTests
{
    [Fact]
    public void An_error_in_the_users_file_says_where()
    {
        var inner = new FormatException();
        var error = new MetainfoException("what is wrong", 7, inner);

        Assert.Equal(("byte 7: what is wrong", 7L), (error.Message, error.Offset));
        Assert.Same(inner, error.InnerException);
        Assert.Equal("what is wrong", new MetainfoException("what is wrong").Message);
    }

    [Fact]
    public void An_error_of_a_remote_names_the_rule()
    {
        var error = new ProtocolException("BEP 3, peer messages", "length 9 > 5");

        Assert.Equal(("length 9 > 5 (BEP 3, peer messages)", "BEP 3, peer messages"), (error.Message, error.Rule));
    }

    [Fact]
    public void A_tracker_that_refused_differs_from_one_that_failed()
    {
        Assert.False(new TrackerException("timed out").IsRefusal);
        Assert.True(new TrackerException("not registered") { IsRefusal = true }.IsRefusal);
    }

    [Fact]
    public void A_disk_error_keeps_its_cause()
    {
        var cause = new IOException("full");

        Assert.Same(cause, new StorageException("the disk is full", cause).InnerException);
    }
}
