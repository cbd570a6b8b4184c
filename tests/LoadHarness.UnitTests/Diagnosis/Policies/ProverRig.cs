using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.AwsIot.Policies.Claims;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Policies;
using LoadHarness.UnitTests.AwsIot.Policies;

namespace LoadHarness.UnitTests.Diagnosis.Policies;

/// <summary>A device that provisions with template <c>Fleet</c>, as <c>lh-42-000001</c>.</summary>
internal static class ProverRig
{
    public const string Template = "Fleet";

    public static AwsIotArns Arns => PolicyLines.Arns;

    public static PolicyQuestion Question(IdentityFlow flow = IdentityFlow.Csr, PayloadFormat format = PayloadFormat.Json) =>
        new() { Arns = Arns, Template = Template, Flow = flow, Format = format, ClientId = "lh-42-000001" };

    public static PolicyVerdict ProveLines(string lines, IdentityFlow flow = IdentityFlow.Csr, PayloadFormat format = PayloadFormat.Json, string version = "2012-10-17") =>
        PolicyProver.Prove(Policies(lines, version), Question(flow, format));

    public static NamedPolicy[] Policies(string lines, string version = "2012-10-17") =>
        lines.Length == 0 ? [] : [new NamedPolicy("P", PolicyDocument.Parse(PolicyLines.Json(Long(lines), version)))];

    public static NamedPolicy[] Named(string name, IdentityFlow flow, PayloadFormat format) =>
        ClaimPolicyCatalog.Find(name)!.Make(new ClaimPolicyTarget(Arns, Template, flow, format)) is { } document ? [new NamedPolicy(name, PolicyDocument.Parse(document))] : [];

    /// <summary>Short words of the tables, written out.</summary>
    private static string Long(string lines) => lines
        .Replace("CSR", "$aws/certificates/create-from-csr", StringComparison.Ordinal)
        .Replace("KEYS", "$aws/certificates/create", StringComparison.Ordinal)
        .Replace("REG", "$aws/provisioning-templates/Fleet/provision", StringComparison.Ordinal)
        .Replace("TEMPLATES", "$aws/provisioning-templates", StringComparison.Ordinal)
        .Replace("PUBRCV", "iot:Publish,iot:Receive", StringComparison.Ordinal)
        .Replace("SUB", "iot:Subscribe", StringComparison.Ordinal)
        .Replace("CONNECT", "Allow iot:Connect *", StringComparison.Ordinal);
}
