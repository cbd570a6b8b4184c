using LoadHarness.Core.Plans;

namespace LoadHarness.AwsIot.Policies.Claims;

/// <summary>What a claim policy is made for.</summary>
/// <param name="Arns">Region and account.</param>
/// <param name="Template">The template that devices provision with.</param>
/// <param name="Flow">How devices get their certificate.</param>
/// <param name="Format">The format of their payloads.</param>
public sealed record ClaimPolicyTarget(AwsIotArns Arns, string Template, IdentityFlow Flow, PayloadFormat Format)
{
    private const string Certificates = "$aws/certificates/";

    /// <summary>The level of the certificate's request: <c>create-from-csr</c> or <c>create</c>.</summary>
    internal string CreateLevel => Flow == IdentityFlow.Csr ? "create-from-csr" : "create";

    /// <summary>All topics of the certificate's request, as AWS's documentation writes them.</summary>
    internal string CreateTopics => $"{Certificates}{CreateLevel}/*";

    /// <summary>All topics of RegisterThing, as AWS's documentation writes them.</summary>
    internal string RegisterTopics => $"{RegisterTopic}/*";

    /// <summary>The topics of both requests without the level of their payload format.</summary>
    internal string[] RequestsWithoutFormat => [Certificates + CreateLevel, RegisterTopic];

    private string RegisterTopic => $"$aws/provisioning-templates/{Template}/provision";

    /// <summary>The same with the other way to a certificate.</summary>
    internal ClaimPolicyTarget WithOtherFlow() => this with { Flow = Flow == IdentityFlow.Csr ? IdentityFlow.Keys : IdentityFlow.Csr };

    /// <summary>The same in another region.</summary>
    internal ClaimPolicyTarget WithOtherRegion() => this with { Arns = Arns with { Region = Arns.Region == "eu-west-1" ? "us-east-1" : "eu-west-1" } };

    /// <summary>The same in another account: the last digit differs.</summary>
    internal ClaimPolicyTarget WithOtherAccount() => this with { Arns = Arns with { Account = Arns.Account[..^1] + (char)('0' + ((Arns.Account[^1] - '0' + 1) % 10)) } };

    /// <summary>The same for a template of another name.</summary>
    internal ClaimPolicyTarget WithOtherTemplate() => this with { Template = Template == "OtherTemplate" ? "AnotherTemplate" : "OtherTemplate" };

    /// <summary>The same with the template's name in another case; a name without letters stays as it is.</summary>
    internal ClaimPolicyTarget WithOtherCase() => this with { Template = Template.Any(char.IsAsciiLetterUpper) ? Template.ToLowerInvariant() : Template.ToUpperInvariant() };
}
