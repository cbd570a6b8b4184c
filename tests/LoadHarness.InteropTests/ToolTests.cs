using System.Reflection;
using LoadHarness.InteropTests.Tools;
using Xunit.Sdk;

namespace LoadHarness.InteropTests;

/// <summary>What holds on every machine, so this class alone is not of the category interop.</summary>
public sealed class ToolTests
{
    [Fact]
    public void Path_ProgramThatIsNotThere_NamesThePackage()
    {
        var error = Assert.Throws<XunitException>(static () => new Tool("no-such-program", "its-package").Path);
        Assert.StartsWith("no-such-program is missing: install it with 'apt-get install its-package'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TestClasses_ThatStartPrograms_AreOfTheCategory()
    {
        var classes = typeof(ToolTests).Assembly.GetTypes()
            .Where(static type => type != typeof(ToolTests) && type.GetMethods().Any(static method => method.GetCustomAttributes<FactAttribute>(inherit: true).Any()))
            .ToArray();
        Assert.NotEmpty(classes);
        Assert.All(classes, static type => Assert.Contains(type.GetCustomAttributesData(), static data =>
            data.AttributeType == typeof(TraitAttribute) && data.ConstructorArguments.Select(static argument => argument.Value).SequenceEqual(["Category", "interop"])));
    }
}
