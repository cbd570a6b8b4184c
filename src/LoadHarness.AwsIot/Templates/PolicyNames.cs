using System.Text.RegularExpressions;

namespace LoadHarness.AwsIot.Templates;

internal static partial class PolicyNames
{
    public static bool IsName(string name) => PolicyName().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]{1,128}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PolicyName();
}
