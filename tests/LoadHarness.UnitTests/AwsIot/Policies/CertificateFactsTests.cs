using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.UnitTests.AwsIot.Policies;

public sealed class CertificateFactsTests
{
    [Fact]
    public void Of_EachFieldOfTheSubject_HasItsVariable()
    {
        var facts = TestCertificates.Facts("2.5.4.46=dn, C=DE, O=o, OU=ou, S=st, CN=cn, SERIALNUMBER=sn, T=t, SN=su, G=gi, I=in, 2.5.4.65=ps, 2.5.4.44=gq");
        foreach (var (name, value) in new[] { ("DistinguishedNameQualifier", "dn"), ("Country", "DE"), ("Organization", "o"), ("OrganizationalUnit", "ou"), ("State", "st"), ("CommonName", "cn"), ("SerialNumber", "sn"), ("Title", "t"), ("Surname", "su"), ("GivenName", "gi"), ("Initials", "in"), ("Pseudonym", "ps"), ("GenerationQualifier", "gq") })
        {
            Assert.Equal([value], facts.Values("iot:Certificate.Subject." + name));
            Assert.Equal([value], facts.Values($"iot:Certificate.Subject.{name}.0"));
            Assert.Equal([value], facts.Values($"iot:Certificate.Subject.{name}.List"));
        }

        Assert.Equal(["Test CA"], facts.Values("iot:Certificate.Issuer.CommonName"));
        Assert.Empty(facts.Values("iot:Certificate.Issuer.Title"));
        Assert.Empty(facts.Values("iot:Certificate.Subject.CommonName.-1"));
        Assert.Empty(facts.Values("iot:Certificate.Subject"));
        Assert.Contains("iot:Certificate.Subject.Pseudonym", facts.AvailableKeys);
    }

    [Fact]
    public void Of_AlternativeNames_HaveTheirVariables()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("a@example.com");
        names.AddDnsName("one.example.com");
        names.AddDnsName("two.example.com");
        names.AddUri(new Uri("urn:dev:1"));
        names.AddIpAddress(IPAddress.Parse("192.0.2.1"));
        names.AddUserPrincipalName("ignored@example.com");
        var facts = TestCertificates.Facts("CN=x", names.Build(), IssuerDirectoryName());
        const string Subject = "iot:Certificate.Subject.AlternativeName.";
        Assert.Equal(["a@example.com"], facts.Values(Subject + "RFC822Name"));
        Assert.Equal(["one.example.com", "two.example.com"], facts.Values(Subject + "DNSName.List"));
        Assert.Equal(["urn:dev:1"], facts.Values(Subject + "UniformResourceIdentifier"));
        Assert.Equal(["192.0.2.1"], facts.Values(Subject + "IPAddress"));
        Assert.Equal(["CN=Root"], facts.Values("iot:Certificate.Issuer.AlternativeName.DirectoryName"));
    }

    [Fact]
    public void Of_BrokenExtension_LeavesTheRestReadable()
    {
        var facts = TestCertificates.Facts("CN=x", new X509Extension("2.5.29.17", [0x30, 0x05, 0x82], critical: false));
        Assert.Equal(["x"], facts.Values("iot:Certificate.Subject.CommonName"));
        Assert.Empty(facts.Values("iot:Certificate.Subject.AlternativeName.DNSName"));
    }

    [Fact]
    public void Of_SeveralAttributesInOnePart_AreAllRead()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSetOf())
            {
                foreach (var (oid, value) in new[] { ("2.5.4.3", "cn"), ("2.5.4.10", "o") })
                {
                    using var attribute = writer.PushSequence();
                    writer.WriteObjectIdentifier(oid);
                    writer.WriteCharacterString(UniversalTagNumber.BMPString, value);
                }
            }
        }

        using var certificate = TestCertificates.Certificate(new X500DistinguishedName(writer.Encode()));
        var facts = CertificateFacts.Of(certificate);
        Assert.Equal(["cn"], facts.Values("iot:Certificate.Subject.CommonName"));
        Assert.Equal(["o"], facts.Values("iot:Certificate.Subject.Organization"));
        Assert.Equal(AwsIotNames.CertificateId(certificate.RawData), facts.CertificateId);
    }

    private static X509Extension IssuerDirectoryName()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4)))
            {
                writer.WriteEncodedValue(new X500DistinguishedName("CN=Root").RawData);
            }
        }

        return new X509Extension("2.5.29.18", writer.Encode(), critical: false);
    }
}
