namespace LoadHarness.AwsIot.Policies;

/// <summary>A policy document: JSON with one or more statements (AWS IoT developer guide, "AWS IoT Core policies").</summary>
public sealed class PolicyDocument
{
    /// <summary>Longest document, in characters that are not white space ("AWS IoT Core endpoints and quotas", Policy document size).</summary>
    public const int MaxLength = 2048;

    /// <summary>The version of the policy language that has variables (IAM user guide, "Version").</summary>
    public const string CurrentVersion = PolicyReader.CurrentVersion;

    private PolicyDocument(string text, string version, IReadOnlyList<PolicyStatement> statements)
    {
        Text = text;
        Version = version;
        Statements = statements;
        Templates = [.. statements.Select(statement => new StatementTemplate(statement, HasVariables))];
    }

    /// <summary>The document as it was given.</summary>
    public string Text { get; }

    /// <summary>The version of the policy language; only <c>2012-10-17</c> knows policy variables (IAM user guide, "Version").</summary>
    public string Version { get; }

    /// <summary>Whether <c>${…}</c> stands for a value.</summary>
    public bool HasVariables => Version == PolicyReader.CurrentVersion;

    /// <summary>The statements, in the document's order.</summary>
    public IReadOnlyList<PolicyStatement> Statements { get; }

    /// <summary>The statements, ready for the values of variables.</summary>
    internal StatementTemplate[] Templates { get; }

    /// <summary>Reads a document; its size is judged apart, by <see cref="ThrowIfTooLong"/>.</summary>
    /// <exception cref="MalformedPolicyException">It is no JSON, or breaks the grammar of policies.</exception>
    public static PolicyDocument Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var (version, statements) = PolicyReader.Read(json);
        return new PolicyDocument(json, version, statements);
    }

    /// <summary>The same document with other statements, to ask what would be if; its text stays that of the original.</summary>
    public PolicyDocument With(IReadOnlyList<PolicyStatement> statements)
    {
        ArgumentNullException.ThrowIfNull(statements);
        return new PolicyDocument(Text, Version, statements);
    }

    /// <summary>The length that counts: white space is left out.</summary>
    public static int CountedLength(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Length - json.Count(char.IsWhiteSpace);
    }

    /// <summary>Refuses a document of more than <see cref="MaxLength"/> characters.</summary>
    /// <exception cref="MalformedPolicyException">It is too long.</exception>
    public static void ThrowIfTooLong(string json)
    {
        var length = CountedLength(json);
        if (length > MaxLength)
        {
            throw new MalformedPolicyException($"The policy document has {length} characters without white space; the most is {MaxLength}.");
        }
    }
}
