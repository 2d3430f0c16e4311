using System.Text.Json;
using TorrentLab.Primitives;
using TorrentLab.Web.Api;
using TorrentLab.Web.Host;

namespace TorrentLab.Web.Live;

/// <summary>
/// Tells every open page what changes. The torrents are looked at five times a second however many pages there are, and not at all
/// while there is none; what changed is written once, and all pages get the same bytes.
/// </summary>
internal sealed class LiveHub : IAsyncDisposable
{
    private const int MaxClients = 200;
    private const int LooksPerDetail = 3;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly TorrentHost _host;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<LiveClient> _clients = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly WatchedTorrents _watched;
    private readonly Task _loop;
    private TaskCompletionSource _someoneCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<Sha1Hash, TorrentView> _told = [];
    private HostTotals? _toldTotals;
    private HostSettings? _toldSettings;

    public LiveHub(TorrentHost host, TimeProvider time)
    {
        (_host, _time, _watched) = (host, time, new WatchedTorrents(host));
        _loop = Task.Run(LookAsync);
    }

    /// <summary>Serves a page until it goes, or the server stops.</summary>
    /// <returns>False when there are too many pages.</returns>
    public async Task<bool> ServeAsync(LiveClient client)
    {
        lock (_lock)
        {
            if (_clients.Count == MaxClients) return false;
            _clients.Add(client);
            _someoneCame.TrySetResult();
        }
        using CancellationTokenRegistration stopping = _stop.Token.Register(client.Close);
        Task sending = client.SendAsync();
        try
        {
            await new LiveRequests(_host, client).ReadAsync();
        }
        finally
        {
            client.Close();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_lock) _clients.Remove(client);
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _watched.Dispose();
        _stop.Dispose();
    }

    private async Task LookAsync()
    {
        for (int look = 0; ; look++)
        {
            await WaitForSomeoneAsync();
            LiveClient[] clients;
            lock (_lock) clients = [.. _clients];
            foreach (LiveClient client in clients) if (!client.IsLoggedIn) client.Close();
            TellChanges(clients);
            if (look % LooksPerDetail == 0) _watched.Tell(clients);
            Task newcomer;
            lock (_lock) newcomer = _someoneCame.Task;
            // Whoever comes is welcomed at once; the wait that ends by itself is no error.
            await newcomer.WaitAsync(LookEvery, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task WaitForSomeoneAsync()
    {
        Task someone;
        lock (_lock)
        {
            if (_someoneCame.Task.IsCompleted) _someoneCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_clients.Count > 0) return;
            someone = _someoneCame.Task;
        }
        _told = []; // nobody knows it any more
        _watched.Tell([]);
        await someone.WaitAsync(_stop.Token);
    }

    private void TellChanges(LiveClient[] clients)
    {
        var views = _host.Torrents.Select(_host.View).ToList();
        HostTotals totals = _host.Totals;
        HostSettings settings = _host.Settings;
        List<TorrentView> changed = views.FindAll(view => !_told.TryGetValue(view.Hash, out TorrentView? told) || told != view);
        var now = views.ToDictionary(view => view.Hash);
        List<Sha1Hash> removed = [.. _told.Keys.Where(hash => !now.ContainsKey(hash))];
        bool isSame = changed.Count == 0 && removed.Count == 0 && totals == _toldTotals && settings == _toldSettings;
        var changes = new LiveMessage.Changes(changed, removed, totals) { Settings = settings == _toldSettings ? null : settings };
        (_told, _toldTotals, _toldSettings) = (now, totals, settings);

        byte[]? written = null;
        foreach (LiveClient client in clients)
        {
            if (!client.IsWelcome)
            {
                client.IsWelcome = true;
                client.Tell(Write(new LiveMessage.Snapshot(views, totals, _host.History, settings, client.Server())));
            }
            else if (!isSame)
            {
                client.Tell(written ??= Write(changes));
            }
        }
    }

    public static byte[] Write(LiveMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, ApiJson.Default.LiveMessage);
}
