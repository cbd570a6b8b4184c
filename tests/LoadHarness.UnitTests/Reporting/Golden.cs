using System.Globalization;
using System.Runtime.CompilerServices;

namespace LoadHarness.UnitTests.Reporting;

/// <summary>Compares text with a checked-in file; UPDATE_GOLDEN=1 writes it instead.</summary>
internal static class Golden
{
    /// <summary>A culture that writes 1.234,5: reports must not care. Built by hand, as invariant globalisation knows no other culture.</summary>
    public static CultureInfo German { get; } = new("")
    {
        NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", PercentDecimalSeparator = ",", PercentGroupSeparator = ".", NegativeSign = "−" },
        DateTimeFormat = new DateTimeFormatInfo { DateSeparator = ".", TimeSeparator = "." },
    };

    public static void Matches(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{name} is missing: run the tests once with UPDATE_GOLDEN=1 and read what was written.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>Runs something under both cultures; what it returns must be the same.</summary>
    public static string InBothCultures(Func<string> make)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var invariant = make();
            CultureInfo.CurrentCulture = German;
            Assert.Equal("1,5", 1.5.ToString());
            Assert.Equal(invariant, make());
            return invariant;
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
