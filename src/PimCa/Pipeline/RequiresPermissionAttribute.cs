using System;
using System.Collections.Generic;

namespace PimCa.Pipeline;

/// <summary>
/// The permissions that a cmdlet needs to do all that it can, by their names in Microsoft Graph. Shown in the advice
/// when the service refuses (403).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RequiresPermissionAttribute : Attribute
{
    /// <summary>Declares the permissions.</summary>
    /// <param name="permissions">Names such as <c>Group.ReadWrite.All</c>, in any order; all of them are needed.</param>
    public RequiresPermissionAttribute(params string[] permissions) => Permissions = permissions;

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Permissions { get; }
}
