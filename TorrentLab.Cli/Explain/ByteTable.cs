namespace TorrentLab.Cli.Explain;

/// <summary>The form in which bytes are explained: offset, the bytes, what they mean.</summary>
internal static class ByteTable
{
    private const int OffsetColumn = 8, BytesColumn = 44;
    private const int LongestHex = 20;

    public static void Header(TextWriter output) => output.WriteLine($"{"offset",OffsetColumn}  {"bytes",-BytesColumn}  meaning");

    /// <summary>One line.</summary>
    public static void Row(TextWriter output, long offset, string shown, string meaning) =>
        output.WriteLine($"{offset,OffsetColumn}  {shown,-BytesColumn}  {meaning}");

    /// <summary>One line whose bytes are shown in hexadecimal, long ones cut.</summary>
    public static void Row(TextWriter output, long offset, ReadOnlySpan<byte> bytes, string meaning) => Row(output, offset, Hex(bytes), meaning);

    /// <summary>A line between the others.</summary>
    public static void Remark(TextWriter output, string text) => output.WriteLine($"{"",OffsetColumn}  {text}");

    private static string Hex(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= LongestHex ? Convert.ToHexStringLower(bytes) : $"{Convert.ToHexStringLower(bytes[..(LongestHex - 1)])}...";
}
