namespace PimCa.Cloud.Http;

/// <summary>What a request is for, in the user's words, so that an error can name it.</summary>
/// <param name="What">The work, as the beginning of a sentence: <c>Creating the group</c>.</param>
/// <param name="Target">The user's object, when there is one.</param>
/// <param name="LookWith">The command that shows whether an interrupted change was made.</param>
/// <param name="WhoMay">Who may do it, where that is known better than from the refusal alone.</param>
internal sealed record Purpose(string What, string? Target = null, string? LookWith = null, string? WhoMay = null);
