using System.Globalization;
using System.Net;
using Amazon.Runtime;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Audit;
using LoadHarness.UnitTests.Diagnosis.Facts;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Diagnosis.Audit;

public sealed class SplitBrainAuditTests
{
    private static readonly DateTime Start = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly AwsIotArns Arns = new("us-east-1", "123456789012");

    private readonly IAwsIotControlPlane _client;
    private readonly FakeControlPlane _fake;
    private readonly DeviceLedger _ledger = new(10);
    private readonly List<Certificate> _certificates = [];
    private readonly List<string> _things = [];
    private readonly Dictionary<string, string> _thingOf = new(StringComparer.Ordinal);

    public SplitBrainAuditTests()
    {
        (_client, _fake) = FakeControlPlane.Make();

        // Two a page, so that every list has pages.
        _fake.On<ListCertificatesRequest, ListCertificatesResponse>(request =>
            {
                Assert.False(request.AscendingOrder);
                var at = int.Parse(request.Marker ?? "0", CultureInfo.InvariantCulture);
                var newestFirst = _certificates.OrderByDescending(static certificate => certificate.CreationDate).ToList();
                return new() { Certificates = newestFirst.Skip(at).Take(2).ToList(), NextMarker = at + 2 < newestFirst.Count ? $"{at + 2}" : null };
            })
            .On<ListThingsRequest, ListThingsResponse>(request =>
            {
                var at = int.Parse(request.NextToken ?? "0", CultureInfo.InvariantCulture);
                return new() { Things = [.. _things.Skip(at).Take(2).Select(static name => new ThingAttribute { ThingName = name })], NextToken = at + 2 < _things.Count ? $"{at + 2}" : null };
            })
            .On<ListPrincipalThingsRequest, ListPrincipalThingsResponse>(request => new() { Things = _thingOf.TryGetValue(request.Principal!, out var thing) ? [thing] : [] });
    }

    [Fact]
    public async Task Run_HealthyFleet_FindsNothingAndLooksNothingUp()
    {
        foreach (var device in Enumerable.Range(0, 10))
        {
            Provisioned(device);
        }

        var result = await RunAsync();

        Assert.Equal((0, 0, 0, 20), (result.Things, result.Certificates, result.Serials, result.Checked));
        Assert.Equal(0, result.Orphans);
        Assert.Empty(result.Gaps);
        Assert.DoesNotContain("ListPrincipalThings", _fake.Calls);
    }

    [Fact]
    public async Task Run_ThingsOfDevicesThatNeverHeard_AreOrphans()
    {
        Provisioned(0);
        Registered(1);
        Registered(2);

        var result = await RunAsync();

        Assert.Equal((2, 0, 0), (result.Things, result.Certificates, result.Serials));
    }

    [Fact]
    public async Task Run_PendingCertificates_AreOrphansUnlessOlderThanTheRun()
    {
        Provisioned(0);
        Certificate(CertificateStatus.PENDING_ACTIVATION);
        Certificate(CertificateStatus.PENDING_ACTIVATION, Start);
        Certificate(CertificateStatus.PENDING_ACTIVATION, Start.AddMilliseconds(-1));

        Assert.Equal(2, (await RunAsync()).Certificates);
    }

    [Fact]
    public async Task Run_RetryAfterALostAnswer_IsASerialProvisionedTwice()
    {
        Registered(0);
        Provisioned(0);
        Registered(1);
        Registered(1);
        Provisioned(2);

        var result = await RunAsync();

        Assert.Equal((1, 0, 2), (result.Things, result.Certificates, result.Serials));
    }

    [Fact]
    public async Task Run_DeviceThatProvisionedAgainAndHeardEachTime_IsNoOrphan()
    {
        Provisioned(0);
        Provisioned(0);
        Registered(1);

        var result = await RunAsync();

        Assert.Equal((1, 0, 0), (result.Things, result.Certificates, result.Serials));
    }

    [Fact]
    public async Task Run_OthersInTheAccount_AreNotCounted()
    {
        Provisioned(0);
        _things.AddRange(["lh-41-000001", "lh-42-000010", "lh-42-00001", "thermostat"]);
        _thingOf[Certificate(CertificateStatus.ACTIVE)] = "thermostat";
        Certificate(CertificateStatus.PENDING_ACTIVATION);
        Certificate(CertificateStatus.PENDING_ACTIVATION);

        var result = await RunAsync(request => request with { IsOwnAccount = false, UnansweredRequests = 1 });

        Assert.Equal((0, 1, 0), (result.Things, result.Certificates, result.Serials));
        Assert.Equal(["1 certificates that were made during the run and are pending are not its own."], result.Gaps);
    }

    [Fact]
    public async Task Run_ThingNamesAroundTheSerial_AreFound()
    {
        _things.Add("plant7-lh-42-000003-sensor");

        Assert.Equal(1, (await RunAsync()).Things);
    }

    [Fact]
    public async Task Run_ThingNamesWithoutTheSerial_LeaveThingsUnknown()
    {
        _ledger.Registered(0, Id(0), hasSerialInName: false);

        var result = await RunAsync();

        Assert.Equal((null, 0L, null), (result.Things, result.Certificates, result.Serials));
        Assert.Null(result.Orphans);
        Assert.Single(result.Gaps);
    }

    [Fact]
    public async Task Run_TooManyUnknownCertificates_LeaveSerialsUnknown()
    {
        Registered(0);
        Registered(1);

        var result = await RunAsync(static request => request with { MaxLookups = 1 });

        Assert.Equal((2L, 0L, null), (result.Things, result.Certificates, result.Serials));
        Assert.Equal(["2 certificates are no device's last one; more than 1 are not looked up."], result.Gaps);
    }

    [Fact]
    public async Task Run_ListThatMayNotBeRead_IsAGap()
    {
        Provisioned(0);
        _fake.On<ListThingsRequest, ListThingsResponse>(static _ => throw new AmazonServiceException("No.", ErrorType.Sender, "AccessDeniedException", "1", HttpStatusCode.Forbidden));

        var result = await RunAsync();

        Assert.Equal((null, 0L, null), (result.Things, result.Certificates, result.Serials));
        Assert.Equal(["These credentials may not call iot:ListThings."], result.Gaps);
    }

    private Task<AuditResult> RunAsync(Func<AuditRequest, AuditRequest>? change = null)
    {
        var request = new AuditRequest { Ledger = _ledger, NamePrefix = "lh-42-", From = new DateTimeOffset(Start), IsOwnAccount = true, UnansweredRequests = 0, UnregisteredCertificates = 0 };
        return new SplitBrainAudit(_client, change?.Invoke(request) ?? request, new FakeTimeProvider()).RunAsync();
    }

    /// <summary>A device that was registered and heard of it.</summary>
    private void Provisioned(int device) => _ledger.Registered(device, Registered(device), hasSerialInName: true);

    /// <summary>A device that was registered; its certificate's id.</summary>
    private string Registered(int device)
    {
        var name = $"lh-42-{device:D6}";
        var arn = Certificate(CertificateStatus.ACTIVE);
        _thingOf[arn] = name;
        if (!_things.Contains(name, StringComparer.Ordinal))
        {
            _things.Add(name);
        }

        return _certificates[^1].CertificateId!;
    }

    private string Certificate(CertificateStatus status, DateTime? created = null)
    {
        var id = Id(_certificates.Count + 1);
        _certificates.Add(new Certificate { CertificateId = id, CertificateArn = Arns.Certificate(id), Status = status, CreationDate = created ?? Start.AddSeconds(_certificates.Count + 1) });
        return Arns.Certificate(id);
    }

    private static string Id(int number) => number.ToString("x64", CultureInfo.InvariantCulture);
}
