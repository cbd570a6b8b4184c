using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>What the filters tell together, each tried alone: a device that stops at the first of them never learns it.</summary>
internal static class FilterPattern
{
    /// <summary>Names the cause by which filters were turned away; null where the pattern tells nothing.</summary>
    /// <param name="tried">The filters' roles, each with its failure or null where it was granted.</param>
    public static (string Finding, string Because)? Of(IReadOnlyList<(TopicRole Role, Failure? Failure)> tried)
    {
        // Silence is no denial: something else is at work.
        if (!tried.Any(static one => one.Failure is not null) || tried.Any(static one => one.Failure is { } failure && !IsDenial(failure)))
        {
            return null;
        }

        var create = tried.Where(static one => one.Role is TopicRole.CreateAccepted or TopicRole.CreateRejected).ToArray();
        var register = tried.Where(static one => one.Role is TopicRole.RegisterAccepted or TopicRole.RegisterRejected).ToArray();
        if (create.Length == 0 || register.Length == 0)
        {
            return null;
        }

        return (All(create), All(register), None(create), None(register)) switch
        {
            (true, true, _, _) => (FindingIds.MissingTopicFilter, "every filter is turned away, while CONNECT is not"),
            (true, _, _, true) => (FindingIds.CreateFlowMismatch, "the template's filters are granted and the certificate's are not"),
            (_, true, true, _) => (FindingIds.TemplateNameMismatch, "the certificate's filters are granted and the template's are not"),
            _ => null,
        };
    }

    private static bool IsDenial(Failure failure) => failure.Outcome is Outcome.DisconnectedAfterSubscribe or Outcome.SubackRefused;

    private static bool All((TopicRole Role, Failure? Failure)[] filters) => Array.TrueForAll(filters, static one => one.Failure is not null);

    private static bool None((TopicRole Role, Failure? Failure)[] filters) => Array.TrueForAll(filters, static one => one.Failure is null);
}
