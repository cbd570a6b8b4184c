namespace LoadHarness.Core.Plans.Quirks;

/// <summary>A mistake that real device software makes, for virtual devices to repeat.</summary>
[Flags]
public enum Quirk
{
    /// <summary>None: the device does it right.</summary>
    None = 0,

    /// <summary>See <see cref="QuirkCatalog"/>.</summary>
    PublishBeforeSubscribe = 1 << 0,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    OmitFormatLevel = 1 << 1,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    SubscribeToRequest = 1 << 2,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    SubscribeToWildcard = 1 << 3,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    NineFilters = 1 << 4,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    ManySubscriptions = 1 << 5,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    IgnoreSubackCodes = 1 << 6,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    Qos2 = 1 << 7,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    OmitOwnershipToken = 1 << 8,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    ForeignRejectedFilter = 1 << 9,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    NulTerminatedFilter = 1 << 10,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    SmallReceiveBuffer = 1 << 11,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    BlockedReceive = 1 << 12,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    SharedClientId = 1 << 13,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    NoServerName = 1 << 14,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    WrongServerName = 1 << 15,

    /// <inheritdoc cref="PublishBeforeSubscribe"/>
    NoAlpn = 1 << 16,
}
