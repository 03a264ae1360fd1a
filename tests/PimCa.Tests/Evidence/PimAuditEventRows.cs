using System;
using System.Collections.Generic;
using PimCa.Evidence;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Evidence;

internal sealed class PimAuditEventRows : CmdletRows
{
    private static readonly DateTimeOffset Time = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface =>
        ("Get-PimAuditEvent", "From To Group User", "PimAuditEvent", "");

    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
        [("Get-PimAuditEvent", "As admin", "Get-PimAuditEvent", "GET")];

    public override IEnumerable<PermissionWay> Ways =>
        [new("Get-PimAuditEvent", "", "Get-PimAuditEvent -User adele@contoso.example -Group 'Browser-Only Users'")];

    public override IEnumerable<(object Value, string[] Shown)> Samples =>
    [
        (new PimAuditEvent
        {
            Id = "c0a70500-0000-4000-8000-000000000001",
            Time = Time,
            Activity = "Request approved",
            Category = "GroupManagement",
            Result = "success",
            InitiatedBy = "megan@contoso.example",
            UserName = "adele@contoso.example",
        },
            [Time.ToLocalTime().ToString("yyyy-MM-dd HH:mm"), "Request approved", "megan@contoso.example", "adele@contoso.example"]),
    ];
}
