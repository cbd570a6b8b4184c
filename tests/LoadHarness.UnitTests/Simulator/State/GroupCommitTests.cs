using System.Collections.Concurrent;
using LoadHarness.Simulator.Registry;
using LoadHarness.Simulator.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadHarness.UnitTests.Simulator.State;

public sealed class GroupCommitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Committed_WriteUnderWay_WaitsForItAndForWhatCameAfter()
    {
        using var started = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        var batches = new ConcurrentQueue<int>();
        using var commit = new GroupCommit(changes =>
        {
            started.Release();
            Assert.True(gate.Wait(Patience));
            batches.Enqueue(changes.Count);
        }, NullLogger.Instance);

        Assert.True(commit.CommittedAsync().IsCompletedSuccessfully);
        commit.Append([Change("1")]);
        Assert.True(await started.WaitAsync(Patience));
        var first = commit.CommittedAsync();
        for (var i = 0; i < 50; i++)
        {
            commit.Append([Change("2"), Change("3")]);
        }

        var second = commit.CommittedAsync();
        Assert.False(first.IsCompleted);
        gate.Release();
        await first.WaitAsync(Patience);
        Assert.True(await started.WaitAsync(Patience));
        Assert.False(second.IsCompleted);
        gate.Release();
        await second.WaitAsync(Patience);
        Assert.Equal([1, 100], batches);
    }

    [Fact]
    public async Task Committed_WriteFails_IsRefusedFromThenOn()
    {
        var writes = 0;
        using var commit = new GroupCommit(_ =>
        {
            writes++;
            throw new IOException("The disk is full.");
        }, NullLogger.Instance);
        commit.Append([Change("1")]);
        var refused = await Assert.ThrowsAsync<RegistryException>(() => commit.CommittedAsync().WaitAsync(Patience));
        Assert.Equal(RegistryError.InternalFailure, refused.Error);
        commit.Append([Change("2")]);
        await Assert.ThrowsAsync<RegistryException>(() => commit.CommittedAsync().WaitAsync(Patience));
        Assert.Equal(1, writes);
    }

    [Fact]
    public void Dispose_ChangesWaiting_WritesThem()
    {
        var keys = new List<string>();
        using (var commit = new GroupCommit(changes => keys.AddRange(changes.Select(change => change.Key)), NullLogger.Instance))
        {
            commit.Append([Change("1")]);
            commit.Append([Change("2")]);
        }

        Assert.Equal(["1", "2"], keys);
    }

    private static StateChange Change(string key) => new("kind", key, "value", StateJson.Default.String);
}
