using Microsoft.Win32.SafeHandles;

namespace TorrentLab.Runtime;

/// <summary>Reads all that was asked for: the system may give less at a time.</summary>
internal static class WholeRead
{
    /// <returns>False when the file ends before.</returns>
    public static bool TryFill(SafeFileHandle file, Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(file, destination, offset);
            if (count == 0) return false;
            destination = destination[count..];
            offset += count;
        }
        return true;
    }
}
