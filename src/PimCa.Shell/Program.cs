using System;
using PimCa.Shell;

ShellOptions options;
try
{
    options = ShellOptions.Parse(args);
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine(ShellOptions.Usage);
    return ShellOptions.BadUsage;
}

if (options.ShowHelp)
{
    Console.WriteLine(ShellOptions.Usage);
    return 0;
}

using var session = new ShellSession(options);
return session.Run();
