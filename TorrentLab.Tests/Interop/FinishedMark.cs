using System.Text;

namespace TorrentLab.Tests.Interop;

/// <summary>The empty file in a client's own directory by which it says, through its hook, that it has every piece.</summary>
internal static class FinishedMark
{
    /// <summary>The absolute path of the mark.</summary>
    public static string PathIn(TestDirectory state) => state.At("finished");

    /// <summary>Writes a program that makes the mark, and returns its absolute path.</summary>
    public static string WriteHook(TestDirectory state)
    {
        string hook = state.WriteFile("finished.sh", Encoding.UTF8.GetBytes($"#!/bin/sh\n: > '{PathIn(state)}'\n"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return hook;
    }
}
