using System;
using System.Management.Automation;
using System.Security;

namespace PimCa.Parameters;

/// <summary>Takes a secret as a string as well as a SecureString. The string is in no message of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        switch (value)
        {
            case SecureString secure:
                return secure;
            case string text when text.Trim().Length > 0:
                var made = new SecureString();
                foreach (var letter in WithoutScheme(text.Trim()))
                {
                    made.AppendChar(letter);
                }

                made.MakeReadOnly();
                return made;
            default:
                throw new ArgumentTransformationMetadataException($"A SecureString or a string is wanted, not {value?.GetType().Name ?? "nothing"}.");
        }
    }

    // Copied from a header, as tokens often are.
    private static string WithoutScheme(string text) =>
        text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? text.Substring("Bearer ".Length).Trim() : text;
}
