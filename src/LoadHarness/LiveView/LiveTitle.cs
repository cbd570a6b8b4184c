namespace LoadHarness.LiveView;

/// <summary>What stays the same over a run and stands at the top of the view.</summary>
/// <param name="Name">The plan's name.</param>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Target">Kind and endpoint: <c>sim 127.0.0.1:8883</c>.</param>
/// <param name="Load">The load in words.</param>
internal sealed record LiveTitle(string Name, string Scenario, string Target, string Load);
