using System.Text;
using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Registry;

/// <summary>The documents a new account has, so that devices can be provisioned without any control-plane call.</summary>
internal static class DefaultDocuments
{
    // Read once: claims of trusted users ask for theirs at each connection.
    private static readonly string ClaimText = Read("claim-policy.json");
    private static readonly string DeviceText = Read("device-policy.json");

    /// <summary>A template that makes a thing named by its serial number, an active certificate, and attaches <see cref="AccountDefaults.DevicePolicy"/>.</summary>
    public static string TemplateBody { get; } = Read("template-body.json");

    /// <summary>What devices of that template may do: connect as their own thing, and use topics that have its name as a level.</summary>
    public static string DevicePolicy(AwsIotArns arns) => Fill(DeviceText, arns);

    /// <summary>
    /// What a claim needs for its template, with keys of either side (AWS IoT developer guide, "Provisioning by claim"; <c>create/*</c> does not
    /// cover <c>create-from-csr/</c>). A trusted user's claim acts under it too: AWS says only that it provisions with its template, not with which policy.
    /// </summary>
    public static string ClaimPolicy(AwsIotArns arns, string templateName) => Fill(ClaimText, arns).Replace("${template}", templateName, StringComparison.Ordinal);

    private static string Fill(string text, AwsIotArns arns)
    {
        ArgumentNullException.ThrowIfNull(arns);
        return text.Replace("${region}", arns.Region, StringComparison.Ordinal).Replace("${account}", arns.Account, StringComparison.Ordinal);
    }

    private static string Read(string name)
    {
        using var stream = typeof(DefaultDocuments).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
