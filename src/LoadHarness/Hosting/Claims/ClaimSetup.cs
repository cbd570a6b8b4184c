using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator;

namespace LoadHarness.Hosting.Claims;

/// <summary>Makes claim certificates at the simulator, as one would at AWS: key, signing request, certificate, policy, attachment, state.</summary>
/// <param name="controlPlane">The simulator's control plane, or its first process's.</param>
/// <param name="arns">Its region and account.</param>
/// <param name="time">The clock that makes a certificate expired.</param>
/// <param name="others">The control planes of further processes, each an account of its own: what the first one issued is registered there.</param>
internal sealed class ClaimSetup(IAwsIotControlPlane controlPlane, AwsIotArns arns, TimeProvider time, params IReadOnlyList<IAwsIotControlPlane> others)
{
    private const string PolicyPrefix = "claim-policy-";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Makes what a plan's groups ask for at all processes of the simulator.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="orders">By group, from <see cref="ClaimOrder.Read"/>.</param>
    /// <param name="simulators">The processes, one or more.</param>
    /// <param name="time">The clock that makes a certificate expired.</param>
    /// <exception cref="HarnessException">The simulator refuses it.</exception>
    public static async Task<ClaimSet> MakeAsync(RunPlan plan, IReadOnlyList<ClaimOrder?> orders, IReadOnlyList<SimulatorReady> simulators, TimeProvider time)
    {
        IAwsIotControlPlane[] planes = [.. simulators.Select(ControlPlanes.Of)];
        try
        {
            return await new ClaimSetup(planes[0], new AwsIotArns(simulators[0].Region, simulators[0].Account), time, planes[1..]).MakeAsync(plan, orders);
        }
        finally
        {
            foreach (var plane in planes)
            {
                plane.Dispose();
            }
        }
    }

    /// <summary>Makes what a plan's groups ask for; equal orders are one certificate.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="orders">By group, from <see cref="ClaimOrder.Read"/>.</param>
    /// <exception cref="HarnessException">The simulator refuses it.</exception>
    public async Task<ClaimSet> MakeAsync(RunPlan plan, IReadOnlyList<ClaimOrder?> orders)
    {
        var made = new Dictionary<ClaimOrder, MadeClaim>();
        try
        {
            foreach (var order in orders.OfType<ClaimOrder>().Distinct())
            {
                made.Add(order, await MakeAsync(order, PolicyPrefix + (made.Count + 1).ToString(CultureInfo.InvariantCulture), order.Make(arns, plan)));
            }
        }
        catch (Exception failure) when (failure is AmazonServiceException or AmazonClientException)
        {
            throw new HarnessException(ExitCode.PreflightFailed, $"The simulator did not make the claim certificates: {failure.Message.TrimEnd('.')}.", inner: failure);
        }

        return new ClaimSet([.. orders.Select(order => order is null ? null : made[order])]);
    }

    private async Task<MadeClaim> MakeAsync(ClaimOrder order, string policy, string? document)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(AwsIotNames.IssuedCertificateSubject, key, HashAlgorithmName.SHA256);
        var certificate = order.Status switch
        {
            ClaimStatus.Unknown => SelfSigned(request, time.GetUtcNow()),
            ClaimStatus.Expired => await RegisterAsync(SelfSigned(request, time.GetUtcNow() - Lifetime - TimeSpan.FromDays(1))),
            _ => await IssueAsync(request, key, order.Status == ClaimStatus.Active),
        };
        var id = AwsIotNames.CertificateId(certificate.RawDataMemory.Span);
        if (order.Status == ClaimStatus.Unknown)
        {
            return new MadeClaim(certificate, id);
        }

        foreach (var other in others)
        {
            var status = order.Status == ClaimStatus.Inactive ? CertificateStatus.INACTIVE : CertificateStatus.ACTIVE;
            await other.RegisterCertificateWithoutCAAsync(new RegisterCertificateWithoutCARequest { CertificatePem = certificate.ExportCertificatePem(), Status = status });
        }

        foreach (var plane in others.Prepend(controlPlane))
        {
            await AllowAsync(plane, id, policy, document);
            if (order.Status == ClaimStatus.Revoked)
            {
                await plane.UpdateCertificateAsync(new UpdateCertificateRequest { CertificateId = id, NewStatus = CertificateStatus.REVOKED });
            }
        }

        return new MadeClaim(certificate, id);
    }

    private async Task AllowAsync(IAwsIotControlPlane plane, string id, string policy, string? document)
    {
        if (document is not null)
        {
            try
            {
                await plane.CreatePolicyAsync(new CreatePolicyRequest { PolicyName = policy, PolicyDocument = document });
            }
            catch (ResourceAlreadyExistsException)
            {
                // Of an earlier process of the run, from the same plan.
            }

            await plane.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = policy, Target = arns.Certificate(id) });
        }
    }

    private async Task<X509Certificate2> IssueAsync(CertificateRequest request, ECDsa key, bool isActive)
    {
        var answer = await controlPlane.CreateCertificateFromCsrAsync(new CreateCertificateFromCsrRequest { CertificateSigningRequest = request.CreateSigningRequestPem(), SetAsActive = isActive });
        using var bare = X509Certificate2.CreateFromPem(answer.CertificatePem);
        return bare.CopyWithPrivateKey(key);
    }

    private async Task<X509Certificate2> RegisterAsync(X509Certificate2 certificate)
    {
        await controlPlane.RegisterCertificateWithoutCAAsync(new RegisterCertificateWithoutCARequest { CertificatePem = certificate.ExportCertificatePem(), Status = CertificateStatus.ACTIVE });
        return certificate;
    }

    private static X509Certificate2 SelfSigned(CertificateRequest request, DateTimeOffset from) => request.CreateSelfSigned(from, from + Lifetime);
}
