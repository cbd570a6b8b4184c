using System.Text.RegularExpressions;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Core;

namespace LoadHarness.Diagnosis.Doctor.Policies;

/// <summary>A claim policy from a file, to be proved without an account.</summary>
public sealed partial record PolicyFile
{
    private PolicyFile(string path, PolicyDocument document)
    {
        Path = path;
        Document = document;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The policy.</summary>
    public PolicyDocument Document { get; }

    /// <summary>Reads it.</summary>
    /// <exception cref="HarnessException">It cannot be read, or AWS IoT would refuse it.</exception>
    public static PolicyFile Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            var document = PolicyDocument.Parse(text);
            PolicyDocument.ThrowIfTooLong(text);
            return new PolicyFile(path, document);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The policy '{path}' cannot be read: {failure.Message.TrimEnd('.')}.", inner: failure);
        }
        catch (MalformedPolicyException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"AWS IoT would refuse the policy in '{path}': {failure.Message}", inner: failure);
        }
    }

    /// <summary>Region and account that the policy is written for: those that most of its ARNs name.</summary>
    /// <param name="otherwise">Taken for what no ARN names.</param>
    public AwsIotArns Home(AwsIotArns otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        var arns = Arn().Matches(Document.Text);
        return new AwsIotArns(MostNamed("region") ?? otherwise.Region, MostNamed("account") ?? otherwise.Account);

        string? MostNamed(string part) => arns.Select(arn => arn.Groups[part].Value).Where(static value => value.Length > 0).GroupBy(static value => value, StringComparer.Ordinal).MaxBy(static group => group.Count())?.Key;
    }

    /// <summary>The document with its home moved to another region and account, so that a simulator can keep it.</summary>
    public string MovedTo(AwsIotArns arns)
    {
        ArgumentNullException.ThrowIfNull(arns);
        var home = Home(arns);
        return Arn().Replace(Document.Text, match => match.Value
            .Replace($":{AwsIotArns.PartitionOf(home.Region)}:iot:{home.Region}:", $":{AwsIotArns.PartitionOf(arns.Region)}:iot:{arns.Region}:", StringComparison.Ordinal)
            .Replace($":{home.Account}:", $":{arns.Account}:", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"arn:aws[a-z-]*:iot:(?<region>[a-z0-9-]*):(?<account>[0-9]{12})?:", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Arn();
}
