using System.Text;

namespace TorrentLab.Cli.Display;

/// <summary>
/// Where a command writes: results to <see cref="Out"/>, progress and complaints to <see cref="Error"/>.
/// </summary>
/// <param name="output">Standard output; buffered, flushed at the end and by commands that show something step by step.</param>
/// <param name="error">Standard error; unbuffered.</param>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    private const int OutputBuffer = 32 * 1024;
    private const int DefaultWidth = 80;

    public TextWriter Out { get; } = output;

    public TextWriter Error { get; } = error;

    /// <summary>Whether somebody watches standard error, so that a line may be drawn over.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether Ctrl-C and SIGTERM are ours to handle; false where the caller has a token instead.</summary>
    public bool OwnsSignals { get; init; }

    /// <summary>Columns of the window; asked anew each time because it can change.</summary>
    public Func<int> Width { get; init; } = () => DefaultWidth;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The console of this process.</summary>
    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows()) Console.OutputEncoding = utf8;
        return new Terminal(
            new StreamWriter(Console.OpenStandardOutput(), utf8, OutputBuffer),
            new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true })
        {
            IsInteractive = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            OwnsSignals = true,
            Width = WindowWidth,
        };
    }

    /// <summary>One line of complaint, safe to show whatever is in it.</summary>
    public void Complain(string message) => Error.WriteLine($"torrentlab: {DisplayText.Of(message)}");

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : DefaultWidth;
        }
        catch (IOException) // a terminal that does not say
        {
            return DefaultWidth;
        }
    }
}
