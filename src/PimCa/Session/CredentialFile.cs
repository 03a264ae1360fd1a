using System;
using System.IO;
using PimCa.Errors;
using PimCa.Resources;

namespace PimCa.Session;

/// <summary>The files of what can be signed in with to a simulated tenant.</summary>
internal static class CredentialFile
{
    /// <summary>Writes a file into a folder, for the user alone.</summary>
    /// <returns>The file's path.</returns>
    /// <exception cref="PimCaException">FileNotAccessible.</exception>
    public static string Write(string folder, string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        try
        {
            PrivateFile.Write(path, content);
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PimCaException(
                "FileNotAccessible", PimCaErrorKind.PermissionDenied, Messages.FileNotWritable(path, failure.Message), Messages.FileNotWritableAdvice, path);
        }
    }
}
