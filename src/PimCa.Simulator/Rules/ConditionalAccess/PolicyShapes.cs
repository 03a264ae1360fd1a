namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>The types of Conditional Access in the published schema of Microsoft Graph v1.0.</summary>
internal static class PolicyShapes
{
    public const string Enabled = "enabled";
    public const string Disabled = "disabled";
    public const string ReportOnly = "enabledForReportingButNotEnforced";

    private static readonly PropertyShape Text = new(ValueKind.Text);
    private static readonly PropertyShape Texts = new(ValueKind.Text, IsList: true);
    private static readonly PropertyShape Boolean = new(ValueKind.Boolean);
    private static readonly PropertyShape RiskLevels = new(ValueKind.Member, IsList: true, new[] { "low", "medium", "high", "hidden", "none" });
    private static readonly PropertyShape RiskLevel = RiskLevels with { IsList = false };

    private static readonly PropertyShape Platforms = Many("android", "iOS", "windows", "windowsPhone", "macOS", "all", "linux");

    private static readonly PropertyShape GuestTypes = SomeOf(
        "none", "internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember", "b2bDirectConnectUser", "otherExternalUser", "serviceProvider");

    private static readonly PropertyShape ClientApps = Many(
        "all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "easSupported", "other");

    private static readonly PropertyShape TransferMethods = SomeOf("none", "deviceCodeFlow", "authenticationTransfer");

    private static readonly PropertyShape Filter = A(new DocumentShape("conditionalAccessFilter")
        .With("mode", One("include", "exclude"))
        .With("rule", Text));

    private static readonly PropertyShape Guests = A(new DocumentShape("conditionalAccessGuestsOrExternalUsers")
        .With("guestOrExternalUserTypes", GuestTypes)
        .With("externalTenants", A(new DocumentShape("conditionalAccessExternalTenants")
            .Or(new DocumentShape("conditionalAccessAllExternalTenants").With("membershipKind", One("all", "enumerated")))
            .Or(new DocumentShape("conditionalAccessEnumeratedExternalTenants").With("membershipKind", One("all", "enumerated")).With("members", Texts)))));

    private static readonly DocumentShape Users = new DocumentShape("conditionalAccessUsers")
        .With("includeUsers", Texts)
        .With("excludeUsers", Texts)
        .With("includeGroups", Texts)
        .With("excludeGroups", Texts)
        .With("includeRoles", Texts)
        .With("excludeRoles", Texts)
        .With("includeGuestsOrExternalUsers", Guests)
        .With("excludeGuestsOrExternalUsers", Guests);

    private static readonly DocumentShape Applications = new DocumentShape("conditionalAccessApplications")
        .With("includeApplications", Texts)
        .With("excludeApplications", Texts)
        .With("includeUserActions", Texts)
        .With("includeAuthenticationContextClassReferences", Texts)
        .With("applicationFilter", Filter);

    public static DocumentShape Conditions { get; } = new DocumentShape("conditionalAccessConditionSet")
        .With("userRiskLevels", RiskLevels)
        .With("signInRiskLevels", RiskLevels)
        .With("clientAppTypes", ClientApps)
        .With("servicePrincipalRiskLevels", RiskLevels)
        .With("insiderRiskLevels", SomeOf("minor", "moderate", "elevated"))
        .With("platforms", A(new DocumentShape("conditionalAccessPlatforms").With("includePlatforms", Platforms).With("excludePlatforms", Platforms)))
        .With("locations", A(new DocumentShape("conditionalAccessLocations").With("includeLocations", Texts).With("excludeLocations", Texts)))
        .With("devices", A(new DocumentShape("conditionalAccessDevices").With("deviceFilter", Filter)))
        .With("clientApplications", A(new DocumentShape("conditionalAccessClientApplications")
            .With("includeServicePrincipals", Texts)
            .With("excludeServicePrincipals", Texts)
            .With("servicePrincipalFilter", Filter)))
        .With("authenticationFlows", A(new DocumentShape("conditionalAccessAuthenticationFlows").With("transferMethods", TransferMethods)))
        .With("applications", A(Applications))
        .With("users", A(Users));

    private static readonly DocumentShape Strength = new DocumentShape("authenticationStrengthPolicy")
        .Ignoring("createdDateTime", "modifiedDateTime", "displayName", "description", "policyType", "requirementsSatisfied", "allowedCombinations", "combinationConfigurations")
        .With("id", Text);

    private static readonly DocumentShape GrantControls = new DocumentShape("conditionalAccessGrantControls")
        .With("operator", Text)
        .With("builtInControls", Many("block", "mfa", "compliantDevice", "domainJoinedDevice", "approvedApplication", "compliantApplication", "passwordChange", "riskRemediation"))
        .With("customAuthenticationFactors", Texts)
        .With("termsOfUse", Texts)
        .With("authenticationStrength", A(Strength));

    private static readonly DocumentShape SessionControls = new DocumentShape("conditionalAccessSessionControls")
        .With("disableResilienceDefaults", Boolean)
        .With("applicationEnforcedRestrictions", A(new DocumentShape("applicationEnforcedRestrictionsSessionControl").With("isEnabled", Boolean)))
        .With("cloudAppSecurity", A(new DocumentShape("cloudAppSecuritySessionControl")
            .With("isEnabled", Boolean)
            .With("cloudAppSecurityType", One("mcasConfigured", "monitorOnly", "blockDownloads"))))
        .With("persistentBrowser", A(new DocumentShape("persistentBrowserSessionControl").With("isEnabled", Boolean).With("mode", One("always", "never"))))
        .With("secureSignInSession", A(new DocumentShape("secureSignInSessionControl").With("isEnabled", Boolean)))
        .With("signInFrequency", A(new DocumentShape("signInFrequencySessionControl")
            .With("isEnabled", Boolean)
            .With("authenticationType", One("primaryAndSecondaryAuthentication", "secondaryAuthentication"))
            .With("frequencyInterval", One("timeBased", "everyTime"))
            .With("type", One("days", "hours"))
            .With("value", new PropertyShape(ValueKind.Number))));

    /// <summary>A policy as a body may give it.</summary>
    public static DocumentShape Policy { get; } = new DocumentShape("conditionalAccessPolicy")
        .Ignoring("id", "createdDateTime", "modifiedDateTime", "deletedDateTime")
        .With("templateId", Text)
        .With("displayName", Text)
        .With("description", Text)
        .With("state", One(Enabled, Disabled, ReportOnly))
        .With("sessionControls", A(SessionControls))
        .With("conditions", A(Conditions))
        .With("grantControls", A(GrantControls));

    /// <summary>The body of the action <c>evaluate</c>.</summary>
    public static DocumentShape Evaluate { get; } = new DocumentShape("evaluate")
        .With("signInIdentity", A(new DocumentShape("signInIdentity")
            .Or(new DocumentShape("userSignIn").With("userId", Text).With("externalTenantId", Text).With("externalUserType", GuestTypes))
            .Or(new DocumentShape("servicePrincipalSignIn").With("servicePrincipalId", Text))))
        .With("signInContext", A(new DocumentShape("signInContext")
            .Or(new DocumentShape("applicationContext").With("includeApplications", Texts))
            .Or(new DocumentShape("userActionContext").With("userAction", One("registerSecurityInformation", "registerOrJoinDevices")))
            .Or(new DocumentShape("authContext").With("authenticationContextValue", Text))))
        .With("signInConditions", A(new DocumentShape("signInConditions")
            .With("authenticationFlow", A(new DocumentShape("authenticationFlow").With("transferMethod", TransferMethods)))
            .With("clientAppType", ClientApps with { IsList = false })
            .With("country", Text)
            .With("deviceInfo", A(DeviceInfo()))
            .With("devicePlatform", Platforms with { IsList = false })
            .With("insiderRiskLevel", One("none", "minor", "moderate", "elevated"))
            .With("ipAddress", Text)
            .With("servicePrincipalRiskLevel", RiskLevel)
            .With("signInRiskLevel", RiskLevel)
            .With("userRiskLevel", RiskLevel)))
        .With("appliedPoliciesOnly", Boolean);

    private static DocumentShape DeviceInfo()
    {
        var shape = new DocumentShape("deviceInfo").With("isCompliant", Boolean).With("physicalIds", Texts).With("systemLabels", Texts);
        foreach (var name in new[]
        {
            "deviceId", "displayName", "enrollmentProfileName", "manufacturer", "mdmAppId", "model", "operatingSystem", "operatingSystemVersion",
            "ownership", "profileType", "trustType",
        })
        {
            shape.With(name, Text);
        }

        for (var i = 1; i <= 15; i++)
        {
            shape.With("extensionAttribute" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), Text);
        }

        return shape;
    }

    private static PropertyShape One(params string[] members) => new(ValueKind.Member, false, members);

    private static PropertyShape Many(params string[] members) => new(ValueKind.Member, true, members);

    private static PropertyShape SomeOf(params string[] members) => new(ValueKind.Flags, false, members);

    private static PropertyShape A(DocumentShape shape) => new(ValueKind.Complex, Complex: shape);
}
