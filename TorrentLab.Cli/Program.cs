using TorrentLab.Cli;
using TorrentLab.Cli.Display;

return await App.RunAsync(args, Terminal.OfProcess(), CancellationToken.None);
