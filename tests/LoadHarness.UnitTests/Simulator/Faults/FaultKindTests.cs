using LoadHarness.AwsIot;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.Faults;

/// <summary>Each kind's window, devices, operations and filters, on a clock turned by hand.</summary>
public sealed class FaultKindTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);
    private static readonly string[] Ids = [.. Enumerable.Range(0, 40).Select(index => $"lh-{index:0000}")];

    private readonly FakeTimeProvider _time = new();

    public static TheoryData<FaultKind> Kinds => [.. Enum.GetValues<FaultKind>()];

    public static TheoryData<FaultKind> ChosenKinds => [.. FaultCatalog.All.Where(spec => spec.HasShare).Select(spec => spec.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Find_EveryKind_ActsInItsWindowOnly(FaultKind kind)
    {
        using var faults = new FaultInjector(Schedule(Plan(kind)), _time);
        Assert.Null(faults.Find(kind, "d"));
        faults.Arm();
        Assert.Null(faults.Find(kind, "d"));
        _time.Advance(Second);
        Assert.Equal(kind, faults.Find(kind, "d")!.Kind);
        Assert.All(Enum.GetValues<FaultKind>().Where(other => other != kind), other => Assert.Null(faults.Find(other, "d")));
        _time.Advance(2 * Second);
        Assert.Null(faults.Find(kind, "d"));
    }

    [Theory]
    [MemberData(nameof(ChosenKinds))]
    public void Find_ShareOfDevices_ActsOnExactlyThatMany(FaultKind kind)
    {
        var schedule = Schedule(Plan(kind) with { At = TimeSpan.Zero, Share = 0.15 });
        using var faults = new FaultInjector(schedule, _time);
        faults.Arm();
        var chosen = Ids.Where(id => faults.Find(kind, id) is not null).ToArray();
        Assert.Equal(6, chosen.Length);
        Assert.Equal(Ids.Where(id => FaultSelection.IsChosen(42, id, schedule.Faults[0].Cutoff!.Value)), chosen);
    }

    [Theory]
    [InlineData(FaultKind.Reject, null, "create-keys,create-from-csr,register-thing")]
    [InlineData(FaultKind.Reject, "create-keys", "create-keys")]
    [InlineData(FaultKind.ResponseLost, null, "register-thing")]
    [InlineData(FaultKind.ResponseLost, "create-from-csr", "create-from-csr")]
    [InlineData(FaultKind.Throttle, "publish", "publish")]
    public void Find_Operation_ActsOnThatOneOrTheDefault(FaultKind kind, string? operation, string expected)
    {
        using var faults = new FaultInjector(Schedule(Plan(kind) with { At = TimeSpan.Zero, Operation = operation }), _time);
        faults.Arm();
        Assert.Equal(expected.Split(','), FaultCatalog.Provisioning.Concat(FaultCatalog.Throttled).Where(name => FaultCatalog.Of(kind).Operations.Contains(name) && faults.Find(kind, "d", name) is not null));
    }

    [Theory]
    [InlineData(null, "any/filter", true)]
    [InlineData("accepted", "$aws/certificates/create/json/accepted", true)]
    [InlineData("accepted", "$aws/certificates/create/json/rejected", false)]
    [InlineData("provisioning-templates/*/accepted", "$aws/provisioning-templates/Fleet/provision/json/accepted", true)]
    [InlineData("accepted*templates", "$aws/provisioning-templates/Fleet/provision/json/accepted", false)]
    [InlineData("a*a", "a", false)]
    public void Find_Filter_ActsOnFiltersThatContainIt(string? text, string topicFilter, bool isRefused)
    {
        using var faults = new FaultInjector(Schedule(Plan(FaultKind.SubackRefuse) with { At = TimeSpan.Zero, Filter = text }), _time);
        faults.Arm();
        Assert.Equal(isRefused, faults.Find(FaultKind.SubackRefuse, "d", operation: null, topicFilter) is not null);
    }

    [Fact]
    public void ForResponse_Rejection_IsDroppedButNeverLost()
    {
        using var lost = new FaultInjector(Schedule(Plan(FaultKind.ResponseLost) with { At = TimeSpan.Zero }), _time);
        lost.Arm();
        Assert.Equal(new PacketFault(FaultKind.ResponseLost, Delay: null), lost.ForResponse("register-thing", isAccepted: true, "d"));
        Assert.Null(lost.ForResponse("register-thing", isAccepted: false, "d"));
        Assert.Null(lost.ForResponse("create-keys", isAccepted: true, "d"));

        using var dropped = new FaultInjector(Schedule(Plan(FaultKind.ResponseDrop) with { At = TimeSpan.Zero }), _time);
        dropped.Arm();
        Assert.Equal(new PacketFault(FaultKind.ResponseDrop, Delay: null), dropped.ForResponse("create-keys", isAccepted: false, "d"));
    }

    [Fact]
    public void OnBegin_AtItsTime_IsCalledOnceForItsKind()
    {
        using var faults = new FaultInjector(Schedule(Plan(FaultKind.BrokerRestart)), _time);
        var restarts = 0;
        faults.OnBegin(FaultKind.BrokerRestart, _ => restarts++);
        _time.Advance(2 * Second);
        faults.Arm();
        Assert.Equal(0, restarts);
        _time.Advance(Second - Instant);
        Assert.Equal(0, restarts);
        _time.Advance(Instant);
        Assert.Equal(1, restarts);
        _time.Advance(60 * Second);
        Assert.Equal(1, restarts);
    }

    [Fact]
    public void OnEnd_Partition_IsCalledWhenItHeals()
    {
        using var faults = new FaultInjector(Schedule(Plan(FaultKind.Partition), Plan(FaultKind.Stall)), _time);
        var healed = 0;
        faults.OnEnd(FaultKind.Partition, _ => healed++);
        faults.Arm();
        Assert.False(faults.IsPartitioned);
        _time.Advance(Second);
        Assert.True(faults.IsPartitioned);
        _time.Advance((2 * Second) - Instant);
        Assert.True(faults.IsPartitioned);
        Assert.Equal(0, healed);
        _time.Advance(Instant);
        Assert.False(faults.IsPartitioned);
        Assert.Equal(1, healed);
        _time.Advance(60 * Second);
        Assert.Equal(1, healed);
    }

    [Fact]
    public void Replace_RunningSchedule_EndsItAndItsTimers()
    {
        using var faults = new FaultInjector(Schedule(Plan(FaultKind.BrokerRestart), Plan(FaultKind.SubackDrop)), _time);
        var restarts = 0;
        faults.OnBegin(FaultKind.BrokerRestart, _ => restarts++);
        faults.Arm();
        _time.Advance(Second / 2);

        faults.Replace(Schedule(Plan(FaultKind.PubackDrop)));

        Assert.True(faults.IsArmed);
        Assert.Equal(TimeSpan.Zero, faults.SinceArmed);
        _time.Advance(Second);
        Assert.Null(faults.Find(FaultKind.SubackDrop, "d"));
        Assert.NotNull(faults.Find(FaultKind.PubackDrop, "d"));
        Assert.Equal(0, restarts);
    }

    [Fact]
    public void Take_InARestart_LetsInAtTheRateAndAllAtTheEnd()
    {
        using var faults = new FaultInjector(Schedule(Plan(FaultKind.BrokerRestart) with { Rate = 4 }), _time);
        var gate = new ConnectionGate(faults, _time);
        faults.Arm();
        Assert.Equal(TimeSpan.Zero, gate.Take());
        _time.Advance(Second);
        Assert.Equal([0, 250, 500, 750], Take(4));
        _time.Advance(Second);
        Assert.Equal([0, 250, 500, 750, 1000, 1000], Take(6)); // The window ends in a second.
        _time.Advance(Second);
        Assert.Equal([0], Take(1));

        IEnumerable<double> Take(int count) => Enumerable.Range(0, count).Select(_ => gate.Take().TotalMilliseconds).ToArray();
    }

    [Fact]
    public async Task SlowHook_ChosenDevice_WaitsAndIsRecorded()
    {
        using var faults = new FaultInjector(Schedule(Plan(FaultKind.HookSlow) with { At = TimeSpan.Zero }), _time);
        faults.Arm();
        var hooks = new SlowHooks(faults, _time);
        Assert.True(hooks.IsSlow("d"));
        var waiting = hooks.WaitAsync("d", CancellationToken.None);
        _time.Advance(Second - Instant);
        Assert.False(waiting.IsCompleted);
        _time.Advance(Instant);
        await waiting;
        Assert.Equal(new FaultTotal(1, 1), faults.Record.Totals()["hook.slow"]);
    }

    private static FaultSchedule Schedule(params FaultPlan[] plans) => FaultSchedule.FromPlan(plans, 42, Ids);

    // One second in, for two seconds, with what the kind needs.
    private static FaultPlan Plan(FaultKind kind)
    {
        var spec = FaultCatalog.Of(kind);
        return new FaultPlan(Second, 2 * Second, spec.Name, spec.Value == FaultMember.Required ? FaultDelay.Of(Second) : null, 1) { Code = spec.HasCode ? 429 : null };
    }
}
