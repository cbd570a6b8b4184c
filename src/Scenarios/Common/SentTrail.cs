using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Scenarios.Common;

/// <summary>What a device sent on one connection, as far as it can be the cause of a failure: read off the filters and requests themselves, into a few bits.</summary>
internal struct SentTrail
{
    private int _accepted; // Bits by operation: whose accepted filter was subscribed to,
    private int _rejected; // whose rejected one,
    private int _requested; // and which requests were sent.
    private int _granted;
    private int _refused;

    /// <summary>What was seen.</summary>
    public WireMarks Marks { get; private set; }

    /// <summary>Whether filters were granted, and none was refused.</summary>
    public readonly bool HasGrantedOnly => _granted > 0 && _refused == 0;

    /// <summary>How many filters were granted.</summary>
    public readonly int Granted => _granted;

    /// <summary>How many filters were refused.</summary>
    public readonly int Refused => _refused;

    /// <summary>The role of the filters of one SUBSCRIBE; Other where they differ, None for none.</summary>
    public static TopicRole RoleOf(IReadOnlyList<string> filters, TopicRole otherwise)
    {
        var role = TopicRole.None;
        for (var i = 0; i < filters.Count; i++)
        {
            var own = RoleOf(filters[i], otherwise);
            role = role is TopicRole.None || role == own ? own : TopicRole.Other;
        }

        return role;
    }

    /// <summary>The role of a topic or filter.</summary>
    /// <param name="filter">The topic or filter.</param>
    /// <param name="otherwise">The role of one that is not of the provisioning API.</param>
    public static TopicRole RoleOf(string filter, TopicRole otherwise) => ProvisioningFilter.Read(filter).Role is not TopicRole.None and var role ? role : otherwise;

    /// <summary>A SUBSCRIBE is sent.</summary>
    public void Subscribe(IReadOnlyList<string> filters)
    {
        for (var i = 0; i < filters.Count; i++)
        {
            var filter = ProvisioningFilter.Read(filters[i]);
            var bit = 1 << (int)filter.Operation;
            if (filter.OmitsFormat)
            {
                Marks |= WireMarks.FormatOmitted;
                continue;
            }

            switch (filter.Role)
            {
                case TopicRole.CreateRequest or TopicRole.RegisterRequest:
                    Marks |= WireMarks.SubscribedToRequest;
                    continue;
                case TopicRole.CreateAccepted or TopicRole.RegisterAccepted:
                    _accepted |= bit;
                    break;
                case TopicRole.CreateRejected or TopicRole.RegisterRejected:
                    _rejected |= bit;
                    break;
                default:
                    continue;
            }

            if ((_requested & bit) != 0)
            {
                Marks |= WireMarks.RequestBeforeSuback;
            }
        }
    }

    /// <summary>A filter's code has come.</summary>
    /// <param name="isGranted">Whether it is granted.</param>
    /// <param name="goesOn">Whether the device goes on all the same.</param>
    public void Answered(bool isGranted, bool goesOn)
    {
        _granted += isGranted ? 1 : 0;
        _refused += isGranted ? 0 : 1;
        if (!isGranted && goesOn)
        {
            Marks |= WireMarks.RefusalIgnored;
        }
    }

    /// <summary>A request is sent.</summary>
    public void Request(string topic)
    {
        var bit = 1 << (int)ProvisioningFilter.Read(topic).Operation;
        _requested |= bit;
        if ((_accepted & bit) != 0 && (_rejected & bit) == 0 && _rejected != 0)
        {
            Marks |= WireMarks.ForeignRejectedFilter;
        }
    }

    /// <summary>RegisterThing is sent with this ownership token.</summary>
    public void Token(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            Marks |= WireMarks.TokenOmitted;
        }
    }
}
