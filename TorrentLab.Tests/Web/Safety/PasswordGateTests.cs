using System.Net;
using TorrentLab.Lab;
using TorrentLab.Web.Safety;

namespace TorrentLab.Tests.Web.Safety;

public sealed class PasswordGateTests
{
    private static readonly IPAddress Someone = IPAddress.Parse("192.0.2.1");

    private readonly ManualTime _time = new();
    private readonly PasswordGate _gate;

    public PasswordGateTests() => _gate = new PasswordGate("right", _time);

    [Fact]
    public void Without_a_password_everybody_is_in()
    {
        var open = new PasswordGate(null, _time);

        Assert.False(open.IsNeeded);
        Assert.True(open.Knows(null));
    }

    [Fact]
    public void The_right_password_opens_a_session_of_its_own_each_time()
    {
        Assert.Equal(LoginOutcome.Right, _gate.TryLogin("right", Someone, out string? first));
        Assert.Equal(LoginOutcome.Right, _gate.TryLogin("right", Someone, out string? second));

        Assert.NotEqual(first, second);
        Assert.True(_gate.Knows(first));
        Assert.True(_gate.Knows(second));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData("right ")]
    [InlineData("RIGHT")]
    public void Another_password_opens_none(string guess)
    {
        Assert.Equal(LoginOutcome.Wrong, _gate.TryLogin(guess, Someone, out string? token));
        Assert.Null(token);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_session_that_was_not_given_out_is_not_known(string? token) => Assert.False(_gate.Knows(token));

    [Fact]
    public void A_session_ends_with_logout()
    {
        _gate.TryLogin("right", Someone, out string? token);

        _gate.Logout(token);

        Assert.False(_gate.Knows(token));
    }

    [Fact]
    public void A_session_lives_as_long_as_it_is_used_and_twelve_hours_more()
    {
        _gate.TryLogin("right", Someone, out string? token);

        for (int day = 0; day < 4; day++)
        {
            _time.Advance(TimeSpan.FromHours(11));
            Assert.True(_gate.Knows(token));
        }
        _time.Advance(TimeSpan.FromHours(12.1));

        Assert.False(_gate.Knows(token));
        Assert.False(_gate.Knows(token));
    }

    [Fact]
    public void After_five_wrong_ones_an_address_waits_for_a_minute_even_with_the_right_one()
    {
        for (int i = 0; i < 5; i++) Assert.Equal(LoginOutcome.Wrong, _gate.TryLogin("wrong", Someone, out _));

        Assert.Equal(LoginOutcome.TooMany, _gate.TryLogin("right", Someone, out _));
        Assert.Equal(LoginOutcome.Right, _gate.TryLogin("right", IPAddress.Parse("192.0.2.2"), out _));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(LoginOutcome.Right, _gate.TryLogin("right", Someone, out _));
    }

    [Fact]
    public void Many_addresses_together_are_slowed_too()
    {
        for (int i = 0; i < 50; i++) _gate.TryLogin("wrong", IPAddress.Parse($"192.0.2.{i}"), out _);

        Assert.Equal(LoginOutcome.TooMany, _gate.TryLogin("right", IPAddress.Parse("198.51.100.1"), out _));
    }
}
