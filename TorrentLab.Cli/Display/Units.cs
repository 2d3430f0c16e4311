namespace TorrentLab.Cli.Display;

/// <summary>Numbers as people read them.</summary>
internal static class Units
{
    private static readonly string[] Names = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>"512 bytes", "1.5 MiB".</summary>
    public static string Bytes(long bytes)
    {
        if (bytes < 1024) return bytes == 1 ? "1 byte" : $"{bytes} bytes";
        double value = bytes / 1024.0;
        int unit = 0;
        for (; value >= 1024 && unit < Names.Length - 1; unit++) value /= 1024;
        return value < 10 ? $"{value:0.00} {Names[unit]}" : $"{value:0.0} {Names[unit]}";
    }

    /// <summary>"1.5 MiB (1572864 bytes)".</summary>
    public static string ExactBytes(long bytes) => bytes < 1024 ? Bytes(bytes) : $"{Bytes(bytes)} ({bytes} bytes)";

    /// <summary>"1.5 MiB/s".</summary>
    public static string Rate(double bytesPerSecond) => $"{Bytes((long)Math.Min(bytesPerSecond, long.MaxValue / 2))}/s";

    /// <summary>"0:02", "1:02:03", "3 d 1:02:03".</summary>
    public static string Time(TimeSpan time)
    {
        string clock = time.TotalHours < 1 ? $"{time:m\\:ss}" : $"{time:h\\:mm\\:ss}";
        return time.TotalDays < 1 ? clock : $"{(int)time.TotalDays} d {clock}";
    }

    /// <summary>"1 piece", "2 pieces".</summary>
    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
