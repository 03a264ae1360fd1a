using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Pipeline;

/// <summary>
/// The permissions that a cmdlet needs to do all that it can, by their names in the services: those that a person's sign-in
/// must have been consented to. An application needs those of the same meaning (see
/// <see cref="PimCa.Session.Permissions.OfApplication"/>) and the ones of <see cref="AlsoForApplications"/>. Shown in the help, by
/// Test-PimCaPermission, and in the advice when a service refuses (403); Connect-PimCa asks for those of Microsoft Graph.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RequiresPermissionAttribute : Attribute
{
    /// <summary>Declares the permissions.</summary>
    /// <param name="permissions">Names such as <c>Group.ReadWrite.All</c>, in any order; all of them are needed.</param>
    public RequiresPermissionAttribute(params string[] permissions) => Permissions = permissions;

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Permissions { get; }

    /// <summary>
    /// What an application needs besides, by its name as an application's permission: where the documentation of a request names
    /// another one for applications, or lets a person do with what every sign-in has.
    /// </summary>
    public string[] AlsoForApplications { get; set; } = Array.Empty<string>();

    /// <summary>What an application does not need, by the name of the person's: where it serves what only people do.</summary>
    public string[] NotForApplications { get; set; } = Array.Empty<string>();

    /// <summary>Whether only a person can do it: the services take no application's token for it, whatever its permissions.</summary>
    public bool PeopleOnly { get; set; }

    /// <summary>What is needed of whoever is signed in; nothing of an application where only people can do it.</summary>
    /// <param name="isApplication">Whether an application is signed in.</param>
    internal IReadOnlyList<string> Of(bool isApplication) =>
        !isApplication ? Permissions
        : PeopleOnly ? Array.Empty<string>()
        : Permissions.Except(NotForApplications).Select(Session.Permissions.OfApplication).OfType<string>().Concat(AlsoForApplications).ToArray();
}
