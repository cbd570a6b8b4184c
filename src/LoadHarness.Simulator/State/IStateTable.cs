namespace LoadHarness.Simulator.State;

/// <summary>A part of the state that the store keeps under one kind.</summary>
internal interface IStateTable
{
    /// <summary>The kind's name in the store.</summary>
    string Kind { get; }

    /// <summary>Takes a record that was kept.</summary>
    void Load(string key, string json);
}
