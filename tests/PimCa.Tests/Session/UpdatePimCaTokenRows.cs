using System;
using System.Collections.Generic;
using PimCa.Session;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Session;

internal sealed class UpdatePimCaTokenRows : CmdletRows
{
    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface =>
        ("Update-PimCaToken", "Claims", "PimCaTokenUpdate", "");

    // A token's request is none of a service's.
    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
        [("Update-PimCaToken", "", "Update-PimCaToken", "")];

    public override IEnumerable<(object Value, string[] Shown)> Samples =>
    [
        (new PimCaTokenUpdate(new PimCaContext
        {
            TenantId = "0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9",
            TenantName = "Contoso",
            Account = "adele@contoso.example",
            AccountId = "0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9",
            AuthType = AuthType.Simulated,
            Environment = CloudEnvironment.Global,
            Acrs = ["c1"],
            Amr = ["pwd", "mfa"],
            TokenExpiresOn = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero),
        })
        {
            AddedRoles = ["Exchange Administrator"],
            RemovedGroups = ["Browser-Only Users"],
        }, ["adele@contoso.example", "+ Exchange", "- Browser-Only Users", "c1", "pwd, mfa"]),
    ];
}
