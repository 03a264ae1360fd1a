using System;
using Microsoft.Extensions.Hosting;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.Server;

string[] addresses;
try
{
    addresses = ServerAddresses.Parse(args);
}
catch (ArgumentException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}

await using var app = SimulatorServer.Create(ContosoTenant.Create(), addresses);
await app.StartAsync();
foreach (var line in SimulatorServer.Greeting(app))
{
    Console.WriteLine(line);
}

await app.WaitForShutdownAsync();
return 0;
