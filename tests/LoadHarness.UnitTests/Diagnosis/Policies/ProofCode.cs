using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Policies;

namespace LoadHarness.UnitTests.Diagnosis.Policies;

/// <summary>Writes proofs as <c>C SSPRR SSPRR</c>: Connect, then of the certificate's request and of RegisterThing the two subscriptions, the publish and the two deliveries; a dot is allowed.</summary>
internal static class ProofCode
{
    public static string Of(PolicyVerdict verdict)
    {
        var codes = string.Concat(verdict.Proofs.Select(proof => Code(proof.Fault)));
        return $"{codes[..1]} {codes[1..6]} {codes[6..]}";
    }

    private static char Code(PolicyFault fault) => fault switch
    {
        PolicyFault.None => '.',
        PolicyFault.NoPolicy => '0',
        PolicyFault.ActionMissing => 'A',
        PolicyFault.ResourceType => 'K',
        PolicyFault.CreateFlow => 'F',
        PolicyFault.TemplateName => 'T',
        PolicyFault.TemplateCase => 't',
        PolicyFault.FormatLevel => 'L',
        PolicyFault.OtherFormat => 'O',
        PolicyFault.LiteralWildcard => 'W',
        PolicyFault.Region => 'R',
        PolicyFault.Account => 'N',
        PolicyFault.Variable => 'V',
        PolicyFault.ExplicitDeny => 'D',
        PolicyFault.Condition or PolicyFault.UnknownAddress => 'C',
        PolicyFault.ResourceMismatch => 'M',
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
