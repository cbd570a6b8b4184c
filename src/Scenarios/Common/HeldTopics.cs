using LoadHarness.Core.Plans;

namespace LoadHarness.Scenarios.Common;

/// <summary>One device's topics of the plan's requests.</summary>
/// <param name="Request">Where requests go.</param>
/// <param name="Answer">Where an answer comes.</param>
/// <param name="Refusal">Where a refusal comes; the answer's topic where there is none.</param>
internal sealed record HeldTopics(string Request, string Answer, string Refusal)
{
    /// <summary>A device's topics; null where the plan has no requests.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="serial">The device's serial number.</param>
    /// <param name="device">The device's index.</param>
    /// <param name="thing">Its name at the target.</param>
    public static HeldTopics? Of(RunPlan plan, string serial, int device, string thing)
    {
        if (plan.Requests is not { } requests)
        {
            return null;
        }

        var topic = Fill(requests.Topic);
        var answer = requests.Answer is null ? topic : Fill(requests.Answer);
        return new HeldTopics(topic, answer, requests.Refusal is null ? answer : Fill(requests.Refusal));

        string Fill(string pattern) => DeviceNames.Fill(pattern, serial, device, thing);
    }

    /// <summary>Returns filters with those of the answers that they do not cover.</summary>
    public IReadOnlyList<string> Beside(IReadOnlyList<string> filters)
    {
        string[] further = [.. new[] { Answer, Refusal }.Distinct(StringComparer.Ordinal).Where(topic => !filters.Any(filter => TopicMatch.Covers(filter, topic)))];
        return further.Length == 0 ? filters : [.. filters, .. further];
    }
}
