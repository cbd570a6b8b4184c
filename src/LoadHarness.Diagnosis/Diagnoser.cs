using System.Globalization;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;

namespace LoadHarness.Diagnosis;

/// <summary>What one signature is put down to.</summary>
/// <param name="Seen">The signature, and how often it was met.</param>
/// <param name="Ranked">The causes that fit, best first; never empty.</param>
public sealed record Attribution(SignatureCount Seen, IReadOnlyList<Hypothesis> Ranked)
{
    /// <summary>The cause that its devices are put down to.</summary>
    public Hypothesis Best => Ranked[0];
}

/// <summary>What a run's failures are put down to.</summary>
/// <param name="Findings">The findings, most certain first.</param>
/// <param name="Attributions">One a signature.</param>
public sealed record RunFindings(IReadOnlyList<Finding> Findings, IReadOnlyList<Attribution> Attributions);

/// <summary>Puts wire evidence down to causes: asks every rule, weighs what fits against the rest, and merges the best into findings.</summary>
/// <param name="rules">The rules to ask.</param>
public sealed class Diagnoser(IReadOnlyList<IDiagnosisRule> rules)
{
    /// <summary>Makes one with every rule there is.</summary>
    public Diagnoser()
        : this(RuleCatalog.All)
    {
    }

    /// <summary>Diagnoses a run.</summary>
    /// <param name="evidence">What stopped devices.</param>
    /// <param name="context">What is known beside the wire.</param>
    /// <param name="others">Findings that rest on something else, as the audit or the policies' lint.</param>
    public RunFindings Diagnose(IReadOnlyList<SignatureCount> evidence, DiagnosisContext context, IReadOnlyList<Finding>? others = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        Attribution[] attributions = [.. evidence.Select(seen => new Attribution(seen, Rank(seen, context)))];
        var findings = attributions
            .Where(static attribution => attribution.Seen.Devices > 0)
            .GroupBy(static attribution => attribution.Best.Finding, StringComparer.Ordinal)
            .Select(group => Merge(group.Key, [.. group.OrderByDescending(static attribution => attribution.Seen.Devices)], context))
            .Concat(others ?? []);
        return new RunFindings(Order(findings), attributions);
    }

    /// <summary>Orders findings and numbers them: most certain first, then most devices; what has no explanation last.</summary>
    internal static IReadOnlyList<Finding> Order(IEnumerable<Finding> findings) =>
    [
        .. findings
            .OrderBy(static finding => finding.Id == FindingIds.Unexplained)
            .ThenByDescending(static finding => Enum.TryParse<Confidence>(finding.Confidence, ignoreCase: true, out var confidence) ? confidence : Confidence.Possible)
            .ThenByDescending(static finding => finding.Devices)
            .ThenBy(static finding => FindingCatalog.Find(finding.Id) is null ? int.MaxValue : FindingCatalog.PlaceOf(finding.Id))
            .Select(static (finding, index) => finding with { Rank = index + 1 }),
    ];

    /// <summary>The causes that fit one signature, weighed against each other, best first.</summary>
    internal IReadOnlyList<Hypothesis> Rank(SignatureCount seen, DiagnosisContext context)
    {
        Hypothesis[] fitting = [.. rules.Select(rule => rule.Judge(seen, context)).OfType<Hypothesis>()];
        if (fitting.Length == 0)
        {
            return [new Hypothesis(FindingIds.Unexplained, Confidence.Possible, SignatureWords.Evidence(seen))];
        }

        var certain = fitting.Count(static one => one.Confidence == Confidence.Certain);
        return
        [
            .. fitting
                .Select(one => one with { Confidence = Weigh(one.Confidence, certain) })
                .OrderByDescending(static one => one.Confidence)
                .ThenBy(static one => FindingCatalog.PlaceOf(one.Finding)),
        ];
    }

    /// <summary>Where several causes rule each other out, none of them is certain; beside one that is, the others are possible at most.</summary>
    private static Confidence Weigh(Confidence confidence, int certain) => (confidence, certain) switch
    {
        (Confidence.Certain, 1) => Confidence.Certain,
        (Confidence.Certain, _) => Confidence.Likely,
        (Confidence.Likely, > 0) => Confidence.Possible,
        _ => confidence,
    };

    private static Finding Merge(string finding, Attribution[] attributions, DiagnosisContext context)
    {
        var info = FindingCatalog.Of(finding);
        var devices = attributions.Sum(static attribution => attribution.Seen.Devices);

        // The least sure part decides: nothing is called certain for devices that it is not certain for.
        var confidence = attributions.Min(static attribution => attribution.Best.Confidence);
        var sure = attributions.Where(static attribution => attribution.Best.Confidence == Confidence.Certain).Sum(static attribution => attribution.Seen.Devices);
        var evidence = attributions[0].Best.Evidence
            + (attributions.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" {attributions.Length - 1:N0} further {(attributions.Length == 2 ? "signature" : "signatures")} for {devices - attributions[0].Seen.Devices:N0} {(devices - attributions[0].Seen.Devices == 1 ? "device" : "devices")}.") : "")
            + (confidence != Confidence.Certain && sure > 0 ? string.Create(CultureInfo.InvariantCulture, $" Certain for {sure:N0} of them.") : "");

        // What stands for devices that noted nothing has no time.
        var isTimed = Array.TrueForAll(attributions, static attribution => attribution.Seen.LastSeconds > 0);
        return new Finding(finding, Name(confidence), devices, evidence, attributions[0].Best.Fix ?? info.Fix)
        {
            Title = info.Title,
            Recovered = attributions.Sum(static attribution => attribution.Seen.Recovered),
            FirstSeconds = isTimed ? attributions.Min(static attribution => attribution.Seen.FirstSeconds) : null,
            LastSeconds = isTimed ? attributions.Max(static attribution => attribution.Seen.LastSeconds) : null,
            Groups = context.Groups.Count < 2 ? [] : [.. attributions.Select(static attribution => attribution.Seen.Signature.Group).Distinct().Order().Select(group => NameOf(group, context)).Where(static name => name.Length > 0)],
            Candidates = Candidates(attributions),
        };
    }

    private static FindingCandidate[] Candidates(Attribution[] attributions) =>
    [
        .. attributions
            .SelectMany(static attribution => attribution.Ranked.Skip(1).Select(other => (attribution.Seen.Devices, Other: other)))
            .GroupBy(static pair => pair.Other.Finding, StringComparer.Ordinal)
            .Select(static group => (Best: group.MaxBy(static pair => (pair.Other.Confidence, pair.Devices)), Devices: group.Sum(static pair => pair.Devices)))
            .OrderByDescending(static one => one.Best.Other.Confidence).ThenByDescending(static one => one.Devices).ThenBy(static one => FindingCatalog.PlaceOf(one.Best.Other.Finding))
            .Select(static one => new FindingCandidate(one.Best.Other.Finding, Name(one.Best.Other.Confidence), one.Devices, one.Best.Other.Evidence)),
    ];

    private static string NameOf(int group, DiagnosisContext context) => group >= 0 && group < context.Groups.Count ? context.Groups[group].Name : "";

    /// <summary>A confidence as reports say it.</summary>
    internal static string Name(Confidence confidence) => confidence.ToString().ToLowerInvariant();
}
