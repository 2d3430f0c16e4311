using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TorrentLab.Tests;

/// <summary>
/// Compares a text with the snapshot beside the test, <c>Class.Method.verified.txt</c> (the names that Verify.Xunit uses).
/// Where they differ, or where there is no snapshot yet, the text is written to <c>.received.txt</c> and the test fails.
/// To accept: read the received file, then run the test again with VERIFY_ACCEPT=1, which CI ignores.
/// </summary>
public static partial class Verifier
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Compares a text; ports of loopback addresses, GUIDs and temporary directories in it may vary from run to run.
    /// The parameters tell the cases of a theory apart, as "name=value", and go into the file's name.
    /// </summary>
    /// <exception cref="Xunit.Sdk.XunitException">The snapshot is new or differs.</exception>
    public static void Verify(string text, string extension = "txt", string? parameters = null,
        [CallerFilePath] string source = "", [CallerMemberName] string method = "")
    {
        string suffix = parameters is null ? "" : $"_{parameters}";
        string stem = Path.ChangeExtension(source, null) + $".{method}{suffix}";
        Compare(text, stem, extension, Accepts(Environment.GetEnvironmentVariable));
    }

    /// <summary>The same for a value, written as indented JSON.</summary>
    public static void VerifyJson(object value, string? parameters = null,
        [CallerFilePath] string source = "", [CallerMemberName] string method = "") =>
        Verify(JsonSerializer.Serialize(value, Json), "json", parameters, source, method);

    /// <summary>Compares with the snapshot <paramref name="stem"/><c>.verified.</c><paramref name="extension"/>.</summary>
    internal static void Compare(string text, string stem, string extension, bool accept)
    {
        string verified = $"{stem}.verified.{extension}";
        string received = $"{stem}.received.{extension}";
        string actual = Scrub(text);
        string? expected = File.Exists(verified) ? Normalize(File.ReadAllText(verified)) : null;
        if (actual == expected || accept)
        {
            if (actual != expected) File.WriteAllText(verified, actual);
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, actual);
        string what = expected is null ? "there is no snapshot yet" : FirstDifference(expected, actual);
        Assert.Fail($"{Path.GetFileName(verified)}: {what}\nreceived: {received}\nto accept it, run with VERIFY_ACCEPT=1");
    }

    internal static bool Accepts(Func<string, string?> environment) =>
        environment("VERIFY_ACCEPT") == "1" && environment("CI") != "true";

    /// <summary>Replaces what varies from run to run by its name in braces.</summary>
    internal static string Scrub(string text)
    {
        text = TestDirectoryName().Replace(text.Replace(Path.GetTempPath(), "{temp}/", StringComparison.Ordinal), "{directory}");
        text = LoopbackPort().Replace(text, "$1:{port}");
        return Normalize(Guids().Replace(text, "{guid}"));
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    private static string FirstDifference(string expected, string actual)
    {
        string[] wanted = expected.Split('\n');
        string[] got = actual.Split('\n');
        int line = 0;
        while (line < wanted.Length && line < got.Length && wanted[line] == got[line]) line++;
        return $"line {line + 1} differs\nexpected: {LineOf(wanted, line)}\nactual:   {LineOf(got, line)}";
    }

    private static string LineOf(string[] lines, int line) => line < lines.Length ? lines[line] : "(end of text)";

    [GeneratedRegex(@"\{temp\}/" + TestDirectory.Prefix + "[A-Za-z0-9]+")]
    private static partial Regex TestDirectoryName();

    [GeneratedRegex(@"(127\.\d+\.\d+\.\d+|\[::1\]|localhost):\d{1,5}\b")]
    private static partial Regex LoopbackPort();

    [GeneratedRegex(@"\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")]
    private static partial Regex Guids();
}
