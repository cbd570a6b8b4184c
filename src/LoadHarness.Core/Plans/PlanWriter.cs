using LoadHarness.Core.Plans.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LoadHarness.Core.Plans;

/// <summary>Writes a plan with all its defaults as YAML that reads back to the same plan.</summary>
public static class PlanWriter
{
    /// <summary>Returns the plan's YAML.</summary>
    public static string Write(RunPlan plan)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, PlanModel.Run.Write(plan, plan.Load.Executor == ExecutorNames.RampingDevices) ?? new PlanMap(), flow: false);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Emit(Emitter emitter, PlanNode node, bool flow)
    {
        switch (node)
        {
            case PlanScalar scalar:
                // '${' would be read as a variable.
                var value = scalar.Text.Replace("${", "$${", StringComparison.Ordinal);
                emitter.Emit(new Scalar(null, null, value, new PlanScalar(scalar.Text).IsNull ? ScalarStyle.SingleQuoted : ScalarStyle.Any, true, true));
                break;
            case PlanList list:
                emitter.Emit(new SequenceStart(null, null, true, flow ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list.Items)
                {
                    Emit(emitter, item, flow: true);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case PlanMap map:
                emitter.Emit(new MappingStart(null, null, true, flow ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, child) in map.Entries)
                {
                    Emit(emitter, key, flow);
                    Emit(emitter, child, flow);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }
}
