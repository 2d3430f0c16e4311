using System.Reflection;
using System.Text.RegularExpressions;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Architecture;

public sealed partial class FloorTests
{
    /// <summary>Namespaces and types that are input, output, time or concurrency; a <c>Lock</c> is none of them.</summary>
    private static readonly string[] ImpureNames =
    [
        "System.IO", "System.Net.Http", "System.Net.Sockets", "System.Net.Dns", "System.Console",
        "System.Threading.Tasks", "System.Threading.Channels", "System.Threading.Thread", "System.Threading.ThreadPool",
        "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.TimeProvider", "System.DateTime",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process",
    ];

    /// <summary>What is pure in a namespace of I/O: the kinds of an address, the names of files, an error.</summary>
    private static readonly string[] PureNames =
        ["System.Net.Sockets.AddressFamily", "System.IO.Path", "System.IO.InvalidDataException"];

    [Fact]
    public void Every_folder_of_the_library_has_a_floor_and_types()
    {
        var onDisk = Repository.SourceFiles(nameof(TorrentLab)).Select(file => file.Split('/')[1]).Distinct().Order();
        var compiled = Floors.Types.Select(Floors.FolderOf).Distinct().Order();

        Assert.Equal(onDisk, compiled);
        Assert.Empty(onDisk.Except(Floors.ByFolder.Keys));
    }

    [Fact]
    public void A_folder_uses_only_lower_floors_in_its_compiled_code()
    {
        var climbing =
            from user in Floors.Types
            from used in TypeUses.Of(user)
            where Floors.FolderOf(used) is { } folder && !Floors.MayUse(Floors.FolderOf(user)!, folder)
            select $"{user} uses {used}";

        Offenders.AssertNone(climbing);
    }

    [Fact]
    public void A_folder_names_only_lower_floors_in_its_source()
    {
        var climbing =
            from file in Repository.SourceFiles(nameof(TorrentLab))
            from Match name in NamespaceOfTheLibrary().Matches(Repository.Text(file))
            where Floors.ByFolder.ContainsKey(name.Groups[1].Value)
            where !Floors.MayUse(file.Split('/')[1], name.Groups[1].Value)
            select $"{file} names {name.Value}";

        Offenders.AssertNone(climbing);
    }

    [Fact]
    public void Below_the_runtime_there_is_no_socket_file_clock_or_await()
    {
        var pure = Floors.Types.Where(type => Floors.ByFolder[Floors.FolderOf(type)!] < Floors.FirstWithIO).ToList();
        Assert.NotEmpty(pure);

        var impure =
            from user in pure
            from used in TypeUses.Of(user)
            where IsImpure(used)
            select $"{user} uses {used}";

        Offenders.AssertNone(impure);
    }

    [Fact]
    public void Uses_are_seen_in_signatures_bodies_and_across_await()
    {
        var stateMachines = typeof(Sample).GetNestedTypes(BindingFlags.NonPublic);
        var uses = stateMachines.Append(typeof(Sample)).SelectMany(TypeUses.Of).ToList();

        Assert.Contains(typeof(BlockPool), uses);
        Assert.Contains(typeof(PeerId), uses);
        Assert.Contains(typeof(File), uses);
        Assert.Contains(typeof(Task), uses);
        Assert.Equal(["System.IO.File", "System.Threading.Tasks.Task"],
            uses.Where(type => IsImpure(type) && !type.IsGenericType).Select(type => type.FullName).Distinct().Order());
    }

    private static bool IsImpure(Type type) =>
        ImpureNames.Any(name => $"{type.FullName}.".StartsWith(name + ".", StringComparison.Ordinal))
        && !PureNames.Contains(type.FullName);

    [GeneratedRegex(@"\bTorrentLab\.([A-Z]\w*)")]
    private static partial Regex NamespaceOfTheLibrary();

    private abstract class Sample
    {
        public abstract IReadOnlyList<BlockPool[]> InASignature();

        public static async Task<bool> InABody(Func<Task> other)
        {
            await other();
            return PeerId.Length > 0 && new List<PeerId>().Count == 0 && File.Exists("");
        }
    }
}
