using System.Globalization;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans.Quirks;

namespace LoadHarness.Scenarios.Common;

/// <summary>Filters as a device with quirks sends them.</summary>
internal static class QuirkyFilters
{
    /// <summary>How many filters <c>nine-filters</c> puts into one SUBSCRIBE: one more than AWS IoT takes.</summary>
    public const int Nine = 9;

    /// <summary>How many further subscriptions <c>many-subscriptions</c> makes: all that AWS IoT allows a connection.</summary>
    public const int Fifty = 50;

    /// <summary>How many of those go into one SUBSCRIBE.</summary>
    public const int Batch = 5;

    private const string Wildcard = "$aws/#";

    /// <summary>Returns the filters that are sent instead of the right ones; those themselves for a device that does it right.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> right, Quirk quirks)
    {
        IEnumerable<string> filters = right;
        if (quirks.HasFlag(Quirk.SubscribeToWildcard))
        {
            filters = [Wildcard];
        }
        else if (quirks.HasFlag(Quirk.SubscribeToRequest))
        {
            filters = filters.Select(RequestOf).Distinct(StringComparer.Ordinal);
        }

        filters = quirks.HasFlag(Quirk.OmitFormatLevel) ? filters.Select(WithoutFormat) : filters;
        filters = quirks.HasFlag(Quirk.ForeignRejectedFilter) ? WithForeignRejected([.. filters]) : filters;
        filters = quirks.HasFlag(Quirk.NineFilters) ? Fill([.. filters]) : filters;
        filters = quirks.HasFlag(Quirk.NulTerminatedFilter) ? filters.Select(static filter => filter + '\0') : filters;
        return ReferenceEquals(filters, right) ? right : [.. filters];
    }

    /// <summary>The further filters of <c>many-subscriptions</c>, in batches; none for other devices. They lie where a claim's policy allows them.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Further(IReadOnlyList<string> right, Quirk quirks) =>
        quirks.HasFlag(Quirk.ManySubscriptions) ? [.. Enumerable.Range(0, Fifty).Select(number => Numbered(right[0], number)).Chunk(Batch)] : [];

    private static string Numbered(string filter, int number)
    {
        var root = RequestOf(filter) is var request && request.Length < filter.Length ? request + "/" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{root}extra/{number}");
    }

    private static string[] Fill(string[] filters) => [.. filters, .. Enumerable.Range(0, Math.Max(0, Nine - filters.Length)).Select(number => Numbered(filters[0], number))];

    private static string RequestOf(string filter) => ProvisioningFilter.Read(filter).Role switch
    {
        TopicRole.CreateAccepted or TopicRole.RegisterAccepted => filter[..^"/accepted".Length],
        TopicRole.CreateRejected or TopicRole.RegisterRejected => filter[..^"/rejected".Length],
        _ => filter,
    };

    private static string WithoutFormat(string filter)
    {
        var request = RequestOf(filter);
        return request.Length == filter.Length ? filter : request[..request.LastIndexOf('/')] + filter[request.Length..];
    }

    // Both rejected filters are the first request's: refusals of the second one are not heard.
    private static IEnumerable<string> WithForeignRejected(string[] filters)
    {
        var own = Array.Find(filters, static filter => ProvisioningFilter.Read(filter).Role == TopicRole.CreateRejected);
        return filters.Select(filter => own is not null && ProvisioningFilter.Read(filter).Role == TopicRole.RegisterRejected ? own : filter);
    }
}
