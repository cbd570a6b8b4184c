using System.Globalization;
using System.Text.RegularExpressions;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Facts;

namespace LoadHarness.Diagnosis.Audit;

/// <summary>Finds where devices and registry disagree after a run: RegisterThing is no transaction, and its answer may be lost.</summary>
/// <param name="client">The control plane.</param>
/// <param name="request">What to compare.</param>
/// <param name="time">The clock of its pauses.</param>
public sealed class SplitBrainAudit(IAwsIotControlPlane client, AuditRequest request, TimeProvider time)
{
    // 1,000 pages of 250 are more than a run makes; a registry beyond that is not read to its end.
    private const int PageSize = 250;
    private const int MaxPages = 1000;

    private readonly ControlPlaneQuestions _questions = new();
    private readonly Regex _name = new(Regex.Escape(request.NamePrefix) + "(?<index>[0-9]{6,9})(?![0-9])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Audits; what cannot be read is null, with the reason in <see cref="AuditResult.Gaps"/>.</summary>
    public async Task<AuditResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var certificates = await CertificatesAsync(cancellationToken).ConfigureAwait(false);
        var things = request.Ledger.NamesTellDevices ? await ThingsAsync(cancellationToken).ConfigureAwait(false) : null;
        if (!request.Ledger.NamesTellDevices)
        {
            _questions.Miss("The template names things otherwise than by the serial number, so that things do not tell whose they are.");
        }

        return new AuditResult
        {
            Things = things?.LongCount(device => request.Ledger.RegistrationsOf(device) == 0),
            Certificates = certificates is null ? null : Pending(certificates),
            Serials = certificates is null || things is null ? null : await SerialsAsync(certificates, cancellationToken).ConfigureAwait(false),
            Checked = (certificates?.Count ?? 0) + (things?.Count ?? 0),
            Gaps = _questions.Gaps,
        };
    }

    private async Task<T?> AskAsync<T>(string operation, Func<Task<T>> ask, Func<T>? notFound = null)
        where T : class
    {
        if (request.Pause > TimeSpan.Zero)
        {
            await Task.Delay(request.Pause, time, CancellationToken.None).ConfigureAwait(false);
        }

        return await _questions.AskAsync(operation, ask, notFound).ConfigureAwait(false);
    }

    private long Pending(List<Certificate> certificates)
    {
        var pending = certificates.LongCount(static certificate => certificate.Status == CertificateStatus.PENDING_ACTIVATION);
        var most = request.UnansweredRequests + request.UnregisteredCertificates;
        if (request.IsOwnAccount || pending <= most)
        {
            return pending;
        }

        _questions.Miss(string.Create(CultureInfo.InvariantCulture, $"{pending - most:N0} certificates that were made during the run and are pending are not its own."));
        return most;
    }

    /// <summary>Devices whose thing has more certificates than the device was told of.</summary>
    private async Task<long?> SerialsAsync(List<Certificate> certificates, CancellationToken cancellationToken)
    {
        var known = request.Ledger.ByCertificate();
        Certificate[] registered = [.. certificates.Where(static certificate => certificate.Status != CertificateStatus.PENDING_ACTIVATION)];
        Certificate[] unknown = [.. registered.Where(certificate => !known.ContainsKey(certificate.CertificateId!))];
        var heardOf = Enumerable.Range(0, request.Ledger.Devices).Sum(device => (long)Math.Max(0, request.Ledger.RegistrationsOf(device) - 1));
        if (request.IsOwnAccount && unknown.Length == heardOf)
        {
            return 0; // All that is registered was heard of, so that nothing is left to be asked for.
        }

        if (unknown.Length > request.MaxLookups)
        {
            _questions.Miss(string.Create(CultureInfo.InvariantCulture, $"{unknown.Length:N0} certificates are no device's last one; more than {request.MaxLookups:N0} are not looked up."));
            return null;
        }

        var counts = new Dictionary<int, int>();
        foreach (var device in registered.Select(certificate => known.TryGetValue(certificate.CertificateId!, out var device) ? device : -1).Where(static device => device >= 0))
        {
            counts[device] = counts.GetValueOrDefault(device) + 1;
        }

        foreach (var certificate in unknown)
        {
            var answer = await AskAsync(
                "iot:ListPrincipalThings",
                () => client.ListPrincipalThingsAsync(new ListPrincipalThingsRequest { Principal = certificate.CertificateArn }, cancellationToken),
                static () => new ListPrincipalThingsResponse()).ConfigureAwait(false);
            if (answer is null)
            {
                return null;
            }

            foreach (var device in (answer.Things ?? []).Select(DeviceOf).OfType<int>())
            {
                counts[device] = counts.GetValueOrDefault(device) + 1;
            }
        }

        return counts.LongCount(pair => pair.Value > Math.Max(1, request.Ledger.RegistrationsOf(pair.Key)));
    }

    /// <summary>The certificates made since the run's start, newest first in the registry's list; null where it cannot be read.</summary>
    private async Task<List<Certificate>?> CertificatesAsync(CancellationToken cancellationToken)
    {
        // The registry's times have milliseconds.
        var from = DateTimeOffset.FromUnixTimeMilliseconds(request.From.ToUnixTimeMilliseconds()).UtcDateTime;
        var found = new List<Certificate>();
        string? marker = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var next = marker;
            var answer = await AskAsync("iot:ListCertificates", () => client.ListCertificatesAsync(new ListCertificatesRequest { PageSize = PageSize, Marker = next, AscendingOrder = false }, cancellationToken)).ConfigureAwait(false);
            if (answer is null)
            {
                return null;
            }

            foreach (var certificate in answer.Certificates ?? [])
            {
                if (certificate.CreationDate?.ToUniversalTime() < from)
                {
                    return found;
                }

                found.Add(certificate);
            }

            if ((marker = answer.NextMarker) is null)
            {
                return found;
            }
        }

        _questions.Miss(string.Create(CultureInfo.InvariantCulture, $"The list of certificates is longer than {MaxPages * PageSize:N0} and was not read to its end."));
        return null;
    }

    /// <summary>The devices that have a thing; null where the registry cannot be read.</summary>
    private async Task<HashSet<int>?> ThingsAsync(CancellationToken cancellationToken)
    {
        var found = new HashSet<int>();
        string? token = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var next = token;
            var answer = await AskAsync("iot:ListThings", () => client.ListThingsAsync(new ListThingsRequest { MaxResults = PageSize, NextToken = next }, cancellationToken)).ConfigureAwait(false);
            if (answer is null)
            {
                return null;
            }

            found.UnionWith((answer.Things ?? []).Select(static thing => thing.ThingName).OfType<string>().Select(DeviceOf).OfType<int>());
            if ((token = answer.NextToken) is null)
            {
                return found;
            }
        }

        _questions.Miss(string.Create(CultureInfo.InvariantCulture, $"The list of things is longer than {MaxPages * PageSize:N0} and was not read to its end."));
        return null;
    }

    /// <summary>The device that a thing belongs to, by the serial number in its name; null where it is none of the run's.</summary>
    private int? DeviceOf(string thing) =>
        _name.Match(thing) is { Success: true } match && int.Parse(match.Groups["index"].ValueSpan, CultureInfo.InvariantCulture) is var device && device < request.Ledger.Devices ? device : null;
}
