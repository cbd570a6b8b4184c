using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Plans.Quirks;

namespace LoadHarness.Core.Plans.Model;

/// <summary>The declaration of what makes parts of a fleet differ, and of what a plan that fails on purpose must end in.</summary>
internal static class GroupModel
{
    private static readonly GroupPlan Initial = new("", 1);

    /// <summary>Names of quirks.</summary>
    public static PlanValue<IReadOnlyList<string>> Quirks { get; } =
        new ListValue<string>(Values.Choice([.. QuirkCatalog.Names.Select(n => (n, n))]), "a list of quirks", "");

    /// <summary>A claim certificate.</summary>
    public static PlanValue<ClaimPlan?> Claim() => new OptionalObject<ClaimPlan>(new PlanObject<ClaimPlan>("claim", "A claim certificate.", new ClaimPlan())
        .With("policy", "For the simulator: the certificate's policy, a JSON file or a name in the catalogue of claim policies.", Values.OptionalText("a file's path or a policy's name"), c => c.Policy, (c, v) => c with { Policy = v }, "the one AWS recommends")
        .With("status", "For the simulator: the certificate's state.", Values.Choice(("active", ClaimStatus.Active), ("inactive", ClaimStatus.Inactive), ("revoked", ClaimStatus.Revoked), ("unknown", ClaimStatus.Unknown), ("expired", ClaimStatus.Expired)), c => c.Status, (c, v) => c with { Status = v })
        .With("cert", "For other targets: the certificate's PEM file.", Values.OptionalText("a file's path"), c => c.Cert, (c, v) => c with { Cert = v })
        .With("key", "For other targets: its key's PEM file.", Values.OptionalText("a file's path"), c => c.Key, (c, v) => c with { Key = v }));

    /// <summary>The groups.</summary>
    public static PlanValue<IReadOnlyList<GroupPlan>> Groups(PlanValue<FaultPlan> fault, FaultPlan blank) => new ListValue<GroupPlan>(
        new PlanObject<GroupPlan>("groups", "A part of the fleet that differs.", Initial)
            .With("name", "Its name in reports.", Values.Text("1 to 32 letters, digits or '-'", "^[A-Za-z0-9-]{1,32}$"), g => g.Name, (g, v) => g with { Name = v }, required: true)
            .With("share", "Which part of the devices; exactly round(share × devices) of them.", Values.Share, g => g.Share, (g, v) => g with { Share = v }, required: true)
            .With("claim", "Its claim certificate.", Claim(), g => g.Claim, (g, v) => g with { Claim = v }, "the fleet's")
            .With("template", "Its provisioning template's name.", Values.OptionalText("1 to 36 letters, digits, '-' or '_'", "^[0-9A-Za-z_-]{1,36}$"), g => g.Template, (g, v) => g with { Template = v }, "the target's")
            .With("quirks", "What its devices do wrong beside the fleet's quirks.", Quirks, g => g.Quirks, (g, v) => g with { Quirks = v }, "none")
            .With("faults", "What the simulator does wrong to its devices; shares are of the group.", new ListValue<FaultPlan>(fault, "a list of faults", blank), g => g.Faults, (g, v) => g with { Faults = v }, "none"),
        "a list of groups such as { name: bad, share: 5%, quirks: [qos-2] }",
        Initial);

    /// <summary>What must be diagnosed.</summary>
    public static PlanValue<ExpectPlan?> Expect() => new OptionalObject<ExpectPlan>(new PlanObject<ExpectPlan>("expect", "What must be diagnosed.", new ExpectPlan([]))
        .With("finding", "A finding's name, or a list of them: see [diagnosis.md](diagnosis.md).", new OneOrMore(Values.Text("a finding's name: letters, digits and '-'", "^[a-z0-9-]{1,64}$")), e => e.Findings, (e, v) => e with { Findings = v }, required: true));
}
