using LoadHarness.AwsIot;

namespace LoadHarness.UnitTests.AwsIot;

public sealed class AwsIotNamesTests
{
    [Theory]
    [InlineData("MyFleetProvisioningTemplate", true)]
    [InlineData("a_B-9", true)]
    [InlineData("123456789012345678901234567890123456", true)]
    [InlineData("1234567890123456789012345678901234567", false)]
    [InlineData("", false)]
    [InlineData("with space", false)]
    [InlineData("newline\n", false)]
    [InlineData("ünicode", false)]
    public void IsTemplateName_ByTheModelsRule(string name, bool isValid) => Assert.Equal(isValid, AwsIotNames.IsTemplateName(name));

    [Theory]
    [InlineData("lh:0001_a-b", true)]
    [InlineData("a/b", false)]
    [InlineData("", false)]
    public void IsThingName_ByTheModelsRule(string name, bool isValid) => Assert.Equal(isValid, AwsIotNames.IsThingName(name));

    [Fact]
    public void CertificateId_OfNothing_IsTheSha256OfNothingInLowerCase() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", AwsIotNames.CertificateId([]));
}
