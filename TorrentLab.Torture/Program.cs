using TorrentLab.Torture;

return await TortureCommand.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
