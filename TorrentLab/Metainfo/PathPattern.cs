namespace TorrentLab.Metainfo;

/// <summary>
/// A pattern for whole paths with '/' between names. <c>*</c> is any text within one name, <c>?</c> one character of it,
/// <c>**</c> any text, <c>**/</c> any directories or none; everything else is itself, and case counts.
/// </summary>
/// <remarks>
/// Paths come from a stranger and patterns may hold many stars: a path is gone through once, and all places of the pattern
/// that may have been reached are kept. So it takes the time of path times pattern, however they are made.
/// </remarks>
internal sealed class PathPattern
{
    private readonly List<(Step Kind, char Letter)> _steps = [];
    private readonly int _leastLength;

    public PathPattern(string pattern)
    {
        for (int at = 0; at < pattern.Length;)
        {
            bool beginsName = at == 0 || pattern[at - 1] == '/';
            ReadOnlySpan<char> rest = pattern.AsSpan(at);
            if (beginsName && rest.StartsWith("**/"))
            {
                _steps.AddRange([(Step.EnterDirectories, default), (Step.InDirectories, default)]);
                at += 3;
                continue;
            }
            Step kind = rest.StartsWith("**") ? Step.Anything : rest[0] switch { '*' => Step.InName, '?' => Step.OneOfName, _ => Step.Itself };
            _steps.Add((kind, rest[0]));
            at += kind == Step.Anything ? 2 : 1;
        }
        _leastLength = _steps.Count(step => step.Kind is Step.Itself or Step.OneOfName);
    }

    private enum Step
    {
        /// <summary>The letter.</summary>
        Itself,

        /// <summary>One character of a name.</summary>
        OneOfName,

        /// <summary>Any text within a name, or none.</summary>
        InName,

        /// <summary>Any text, or none.</summary>
        Anything,

        /// <summary>Nothing; the next step may be left out.</summary>
        EnterDirectories,

        /// <summary>Any text with a '/' at its end.</summary>
        InDirectories,
    }

    public bool Matches(string path)
    {
        if (path.Length < _leastLength) return false;
        bool[] reached = new bool[_steps.Count + 1], next = new bool[_steps.Count + 1];
        reached[0] = true;
        PassOver(reached);
        foreach (char letter in path)
        {
            Array.Clear(next);
            for (int step = 0; step < _steps.Count; step++)
                if (reached[step]) Take(_steps[step], letter, step, next);
            (reached, next) = (next, reached);
            PassOver(reached);
        }
        return reached[^1];
    }

    /// <summary>Marks what is reached by one letter more.</summary>
    private static void Take((Step Kind, char Letter) of, char letter, int step, bool[] next)
    {
        bool staysInName = letter != '/';
        switch (of.Kind)
        {
            case Step.Itself: next[step + 1] |= letter == of.Letter; break;
            case Step.OneOfName: next[step + 1] |= staysInName; break;
            case Step.InName: next[step] |= staysInName; break;
            case Step.Anything: next[step] = true; break;
            case Step.InDirectories:
                next[step] = true;
                next[step + 1] |= !staysInName;
                break;
        }
    }

    /// <summary>Marks what is reached without a letter: steps that may stand for nothing.</summary>
    private void PassOver(bool[] reached)
    {
        for (int step = 0; step < _steps.Count; step++)
        {
            if (!reached[step]) continue;
            Step kind = _steps[step].Kind;
            if (kind is Step.InName or Step.Anything or Step.EnterDirectories) reached[step + 1] = true;
            if (kind == Step.EnterDirectories) reached[step + 2] = true;
        }
    }
}
