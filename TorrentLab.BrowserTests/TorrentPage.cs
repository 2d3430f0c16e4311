using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TorrentLab.Tests;

namespace TorrentLab.BrowserTests;

/// <summary>
/// The page in a browser, with the words by which people and screen readers find things on it. It writes down what a page
/// must never do: complain on the console, throw, ask another server for something, or show a script's dialog.
/// </summary>
public sealed class TorrentPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    private TorrentPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>The rows of the torrents that are shown, in the order of the screen.</summary>
    public ILocator Rows => Page.Locator("[role=row][data-hash], tr[data-hash]");

    public ILocator Search => Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search torrents" });

    public ILocator SortBy => Page.GetByRole(AriaRole.Combobox, new() { Name = "Sort by" });

    public ILocator Theme => Page.GetByRole(AriaRole.Combobox, new() { Name = "Theme" });

    /// <summary>A dialog that is open.</summary>
    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog).Or(Page.GetByRole(AriaRole.Alertdialog));

    /// <summary>What says that the server does not answer.</summary>
    public ILocator ConnectionLost =>
        Page.GetByRole(AriaRole.Alert).Filter(new() { HasTextRegex = new Regex("connection to the server is lost", RegexOptions.IgnoreCase) });

    internal static async Task<TorrentPage> CreateAsync(IBrowserContext context, Uri server)
    {
        IPage page = await context.NewPageAsync();
        TorrentPage opened = new(context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") opened.Fault($"console: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => opened.Fault($"error: {error}");
        page.Dialog += async (_, dialog) =>
        {
            opened.Fault($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            bool isLocal = request.Url.StartsWith("data:", StringComparison.Ordinal) || request.Url.StartsWith("blob:", StringComparison.Ordinal);
            if (!isLocal && new Uri(request.Url).Authority != server.Authority) opened.Fault($"foreign request: {request.Url}");
        };
        return opened;
    }

    /// <summary>The row of one torrent.</summary>
    public ILocator Row(string name) => Rows.Filter(new() { Has = Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }) });

    /// <summary>A button of one torrent's row: "Pause", "Start" or "Delete".</summary>
    public ILocator Action(string verb, string name) => Page.GetByRole(AriaRole.Button, new() { Name = $"{verb} {name}", Exact = true });

    /// <summary>A button of the filter by status.</summary>
    public ILocator Filter(string status) => Page.GetByRole(AriaRole.Group, new() { Name = "Filter by status" })
        .GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^{status}") });

    public ILocator FileInput(string label) => Page.GetByLabel(label, new() { Exact = true });

    /// <summary>What the page says about a call that failed.</summary>
    public ILocator Notice(string words) => Page.GetByRole(AriaRole.Alert).Or(Page.GetByRole(AriaRole.Status)).GetByText(words);

    /// <summary>The part of the page that tells all about one torrent; opens it.</summary>
    public async Task<ILocator> OpenDetailsAsync(string name)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
        ILocator details = Page.GetByRole(AriaRole.Region, new() { Name = $"Details of {name}" });
        await Expect(details).ToBeVisibleAsync();
        return details;
    }

    /// <summary>Chooses a tab of the details, and returns what it shows.</summary>
    public async Task<ILocator> OpenTabAsync(ILocator details, string tab)
    {
        await details.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
        ILocator panel = details.GetByRole(AriaRole.Tabpanel, new() { Name = tab });
        await Expect(panel).ToBeAttachedAsync(); // with nothing to tell it may have no height
        return panel;
    }

    /// <summary>Drops files in the middle of the window, as a file manager does.</summary>
    /// <exception cref="InvalidOperationException">The page does not take files, so a browser would open them in its place.</exception>
    public async Task DropAsync(params IReadOnlyList<DroppedFile> files)
    {
        var data = files.Select(file => new Dictionary<string, string> { ["name"] = file.Name, ["content"] = Convert.ToBase64String(file.Content) });
        string refused = await Page.EvaluateAsync<string>(
            """
            files => {
                const transfer = new DataTransfer();
                for (const file of files)
                    transfer.items.add(new File([Uint8Array.from(atob(file.content), c => c.charCodeAt(0))], file.name));
                for (const type of ['dragenter', 'dragover', 'drop']) {
                    const under = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
                    const event = new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true, composed: true });
                    under.dispatchEvent(event);
                    if (type !== 'dragenter' && !event.defaultPrevented) return type;
                }
                return '';
            }
            """, data.ToArray());
        if (refused.Length > 0) throw new InvalidOperationException($"the page lets the browser have its own way with {refused}");
    }

    /// <summary>Waits until a torrent's row has a status.</summary>
    public Task HasStatusAsync(string name, string status, double seconds = 15) =>
        Expect(Row(name)).ToHaveAttributeAsync("data-status", status, new() { Timeout = (float)(1000 * seconds) });

    /// <summary>Waits until so many per cent of a torrent are here, or more. While it is checked, the bar shows something else.</summary>
    public Task HasProgressAsync(string name, int percent, Deadline deadline) => deadline.UntilAsync(
        _ => Row(name).EvaluateAsync<bool>(
            """
            (row, percent) => row.dataset.status !== 'checking'
                && Number(row.querySelector('[role=progressbar]').getAttribute('aria-valuenow')) >= percent
            """, percent), $"{percent} % of {name}");

    /// <summary>The names of the torrents, in the order of the screen.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(IEnumerable<string> known)
    {
        var rows = await Rows.AllInnerTextsAsync();
        return [.. rows.Select(row => known.Single(name => row.Contains(name, StringComparison.Ordinal)))];
    }

    /// <summary>Red, green and blue of what is behind everything, 0 to 255 on average: below 128 the page is dark.</summary>
    public Task<double> BrightnessAsync() => Page.EvaluateAsync<double>(
        """
        () => {
            const parts = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
            return (parts[0] + parts[1] + parts[2]) / 3;
        }
        """);

    /// <summary>Fails, with every line, if the page has done so far what it must never do.</summary>
    public void AssertNoFault()
    {
        lock (_faults) Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private void Fault(string text)
    {
        lock (_faults) _faults.Add(text);
    }
}
