using System.Globalization;
using System.Text;

namespace LoadHarness.Core.Plans.Quotas;

/// <summary>The reference of quotas as Markdown.</summary>
public static class QuotaDocs
{
    /// <summary>Returns <c>docs/quotas.md</c>.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            # Quotas

            The simulator keeps no quota unless it is told to: `loadharness sim --quotas aws` switches all on at AWS's defaults, `--quotas FILE` (a JSON object) and a plan's `target.quotas` set single ones. A value is a rate (`100/s`) or a number, `aws` for the default below, or `off`; the name `all` with the value `aws` stands for all of them.

            ```yaml
            target:
              quotas: { all: aws, connects: 1000/s, ListThings: off }
            ```

            A rate allows bursts of one second's worth. What is over it looks as on AWS, as far as that is known: CONNECT is closed without CONNACK (MQTT 5: CONNACK 0x97), SUBSCRIBE gets SUBACK 0x80 (MQTT 5: 0x97), PUBLISH is dropped without PUBACK (MQTT 5: PUBACK 0x97), a delivery is dropped, a provisioning request is rejected with 429, and an operation of the control plane gets ThrottlingException. `loadharness sim --help` lists the switches for those that reports disagree on. RegisterThing over MQTT uses up CreateThing, AttachThingPrincipal and AttachPolicy as well (IoT API model, RegisterThing).

            The official page could not be read with its values, select regions have lower ones, and accounts may have raised theirs: for a real account, ask Service Quotas.

            | name | AWS's default | limits | where the default comes from |
            |---|---|---|---|

            """);
        foreach (var quota in QuotaCatalog.All)
        {
            var value = quota.IsRate ? Units.FormatRate(quota.Default) : quota.Default.ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"| `{quota.Name}` | {value} | {quota.Meaning} | {quota.Source} |\n");
        }

        text.Append("\n<!-- Generated from the quotas' table: run the unit tests with UPDATE_DOCS=1 to write it anew. -->\n");
        return text.Replace("\r\n", "\n").ToString();
    }
}
