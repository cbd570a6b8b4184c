using System.Text;
using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Broker;

/// <summary>What topics and filters may look like, and which filter matches which topic.</summary>
internal static class TopicRules
{
    /// <summary>Topics that go to rules only and never to subscribers (AWS IoT developer guide, "Basic Ingest").</summary>
    public const string BasicIngestPrefix = "$aws/rules/";

    private const string SharePrefix = "$share/";

    // "$aws/rules/name/" and "$share/name/".
    private const int BasicIngestLevels = 3;
    private const int ShareLevels = 2;

    /// <summary>Whether this may be published to: not empty, no wildcard, no NUL, valid UTF-8.</summary>
    public static bool IsTopic(string topic) => IsText(topic) && topic.AsSpan().IndexOfAny('+', '#') < 0;

    /// <summary>Whether this may be subscribed to: wildcards fill whole levels, '#' the last one (MQTT 3.1.1 §4.7.1).</summary>
    public static bool IsFilter(string filter)
    {
        if (!IsText(filter))
        {
            return false;
        }

        var levels = filter.AsSpan();
        if (IsShared(filter))
        {
            // A group's name is one level without wildcards, its filter not empty (MQTT 5 §4.8.2).
            var name = Level(levels[SharePrefix.Length..], out levels, out _);
            if (name.IsEmpty || name.IndexOfAny('+', '#') >= 0 || levels.IsEmpty)
            {
                return false;
            }
        }

        foreach (var range in levels.Split('/'))
        {
            var level = levels[range];
            var isLast = range.End.GetOffset(levels.Length) == levels.Length;
            if (level.IndexOfAny('+', '#') >= 0 && (level.Length > 1 || (level[0] == '#' && !isLast)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a topic or filter keeps the limits of AWS IoT: 256 bytes and 8 levels ("AWS IoT Core quotas", topic limits).</summary>
    public static bool IsWithinLimits(string text) =>
        Encoding.UTF8.GetByteCount(text) <= AwsIotQuotas.MaxTopicBytes
        && text.AsSpan().Count('/') <= AwsIotQuotas.MaxTopicSlashes + FreeLevels(text);

    /// <summary>Whether a filter is a shared subscription, <c>$share/name/filter</c>.</summary>
    public static bool IsShared(string filter) => filter.StartsWith(SharePrefix, StringComparison.Ordinal);

    /// <summary>What a shared subscription subscribes to.</summary>
    public static string FilterOf(string sharedFilter) => sharedFilter[(sharedFilter.IndexOf('/', SharePrefix.Length) + 1)..];

    /// <summary>Whether a filter matches a topic, as <see cref="TopicTree{T}"/> does.</summary>
    public static bool Matches(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic)
    {
        if (topic.StartsWith("$", StringComparison.Ordinal) && !filter.StartsWith("$", StringComparison.Ordinal))
        {
            return false;
        }

        while (true)
        {
            var filterLevel = Level(filter, out var filterRest, out var filterEnds);
            var topicLevel = Level(topic, out var topicRest, out var topicEnds);
            if (filterLevel is "#")
            {
                return true;
            }

            if (filterLevel is not "+" && !filterLevel.SequenceEqual(topicLevel))
            {
                return false;
            }

            if (filterEnds || topicEnds)
            {
                return filterEnds && topicEnds;
            }

            filter = filterRest;
            topic = topicRest;
        }
    }

    // MQTTnet decodes what is not UTF-8 to U+FFFD. A topic that truly holds one is refused as well: nobody names one so.
    private static bool IsText(string text) => text.Length > 0 && text.AsSpan().IndexOfAny('\0', '\uFFFD') < 0;

    // Levels that do not count: those of Basic Ingest and of shared subscriptions.
    private static int FreeLevels(string text) =>
        text.StartsWith(BasicIngestPrefix, StringComparison.Ordinal) ? BasicIngestLevels
        : IsShared(text) ? ShareLevels : 0;

    private static ReadOnlySpan<char> Level(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest, out bool ends)
    {
        var slash = text.IndexOf('/');
        ends = slash < 0;
        rest = ends ? default : text[(slash + 1)..];
        return ends ? text : text[..slash];
    }
}
