using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.UnitTests.Simulator.Faults;

public sealed class RequestFaultsTests
{
    [Theory]
    [InlineData(ProvisioningOperation.CreateKeysAndCertificate, "create-keys")]
    [InlineData(ProvisioningOperation.CreateCertificateFromCsr, "create-from-csr")]
    [InlineData(ProvisioningOperation.RegisterThing, "register-thing")]
    public void NameOf_Operation_IsThatOfFaults(ProvisioningOperation operation, string expected) => Assert.Equal(expected, RequestFaults.NameOf(operation));

    [Theory]
    [InlineData(400, "ResourceRegistrationFailure")]
    [InlineData(403, "ACCESS_DENIED")]
    [InlineData(404, "ResourceNotFound")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(500, "InternalFailure")]
    [InlineData(503, "InternalFailure")]
    public void Rejection_Code_HasTheServicesWords(int code, string expected)
    {
        var rejected = RequestFaults.Rejection(code);
        Assert.Equal((code, expected), (rejected.StatusCode, rejected.ErrorCode));
        Assert.NotEmpty(rejected.ErrorMessage);
    }
}
