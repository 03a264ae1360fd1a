using System;
using System.IO;

namespace PimCa.Session;

/// <summary>Files that nobody but the user may read, from their first byte on.</summary>
public static class PrivateFile
{
    /// <summary>Writes a file anew. Its folder is made where it is not there, for the user alone; one that is there keeps its mode.</summary>
    /// <param name="path">The file; one that is there is replaced, since it would keep its mode and its readers.</param>
    /// <param name="content">What is written.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] content)
    {
        if (content is null)
        {
            throw new ArgumentNullException(nameof(content));
        }

        CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.Delete(path);
        using var file = Create(path);
        file.Write(content, 0, content.Length);
    }

#if NET
    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
#else
    // Windows alone: a user's folders are the user's by their access control lists, which what is made in them inherits.
    private static void CreateFolder(string path) => Directory.CreateDirectory(path);

    private static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write);
#endif
}
