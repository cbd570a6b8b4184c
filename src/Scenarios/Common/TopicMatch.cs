namespace LoadHarness.Scenarios.Common;

/// <summary>What topic filters cover (MQTT 3.1.1 §4.7).</summary>
internal static class TopicMatch
{
    /// <summary>Whether messages to a topic come to those who subscribed to a filter.</summary>
    public static bool Covers(string filter, string topic)
    {
        if (topic.StartsWith('$') != filter.StartsWith('$'))
        {
            return false; // Wildcards do not reach the server's own topics.
        }

        string[] wanted = filter.Split('/'), levels = topic.Split('/');
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == "#")
            {
                return true;
            }

            if (i >= levels.Length || (wanted[i] != "+" && wanted[i] != levels[i]))
            {
                return false;
            }
        }

        return wanted.Length == levels.Length;
    }

    /// <summary>A topic that a filter covers: the filter with words in the place of its wildcards.</summary>
    public static string Within(string filter) => filter.Replace("+", "probe", StringComparison.Ordinal).Replace("#", "probe", StringComparison.Ordinal);
}
