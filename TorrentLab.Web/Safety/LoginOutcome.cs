namespace TorrentLab.Web.Safety;

/// <summary>What came of an attempt to log in.</summary>
internal enum LoginOutcome
{
    Right,
    Wrong,

    /// <summary>Too many were wrong lately: this one was not looked at.</summary>
    TooMany,
}
