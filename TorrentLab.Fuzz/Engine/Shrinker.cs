namespace TorrentLab.Fuzz.Engine;

/// <summary>Leaves out of a failing input what does not matter, so that a reader sees what does.</summary>
internal static class Shrinker
{
    private const int MostTries = 2_000;

    /// <summary>A shorter input that fails for the same cause.</summary>
    public static byte[] Shrink(FuzzTarget target, byte[] input, string cause)
    {
        var judge = new Judge(isTimed: false);
        int tries = 0;
        for (int cut = input.Length / 2; cut > 0; cut /= 2)
        {
            for (int at = 0; at + cut <= input.Length && tries < MostTries; tries++)
            {
                byte[] shorter = [.. input[..at], .. input[(at + cut)..]];
                Verdict verdict = judge.Examine(target, shorter);
                if (verdict.Problem is not null && verdict.Cause == cause) input = shorter;
                else at += cut;
            }
        }
        return input;
    }
}
