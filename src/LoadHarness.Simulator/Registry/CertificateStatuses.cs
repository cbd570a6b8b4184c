namespace LoadHarness.Simulator.Registry;

/// <summary>Statuses in AWS's spelling (IoT API model, CertificateStatus).</summary>
internal static class CertificateStatuses
{
    /// <summary>The spelling.</summary>
    public static string Name(this CertificateStatus status) => status switch
    {
        CertificateStatus.PendingActivation => "PENDING_ACTIVATION",
        CertificateStatus.Active => "ACTIVE",
        CertificateStatus.Inactive => "INACTIVE",
        CertificateStatus.Revoked => "REVOKED",
        CertificateStatus.PendingTransfer => "PENDING_TRANSFER",
        CertificateStatus.RegisterInactive => "REGISTER_INACTIVE",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No certificate status."),
    };

    /// <summary>Reads the spelling; null for anything else.</summary>
    public static CertificateStatus? Parse(string text)
    {
        foreach (var status in Enum.GetValues<CertificateStatus>())
        {
            if (string.Equals(status.Name(), text, StringComparison.Ordinal))
            {
                return status;
            }
        }

        return null;
    }
}
