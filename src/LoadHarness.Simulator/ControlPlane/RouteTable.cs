using System.Text.Json.Nodes;

namespace LoadHarness.Simulator.ControlPlane;

/// <summary>An operation: where it is asked for and who answers.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Segments">The path's segments; labels stand in braces.</param>
/// <param name="Handler">Gives the answer's body; null for none.</param>
/// <param name="IsDataPlane">Whether it belongs to the data plane, whose signatures name another service.</param>
internal sealed record Route(string Name, string Method, IReadOnlyList<string> Segments, Func<ApiRequest, ValueTask<JsonObject?>> Handler, bool IsDataPlane);

/// <summary>The operations by method and path. ASP.NET's routing decodes %2F differently from the rest, so paths are matched raw, segment by segment.</summary>
internal sealed class RouteTable
{
    private readonly List<Route> _routes = [];

    /// <summary>Adds an operation that answers at once.</summary>
    public void Map(string name, string method, string path, Func<ApiRequest, JsonObject?> handler, bool isDataPlane = false) =>
        Map(name, method, path, request => ValueTask.FromResult(handler(request)), isDataPlane);

    /// <summary>Adds an operation.</summary>
    public void Map(string name, string method, string path, Func<ApiRequest, ValueTask<JsonObject?>> handler, bool isDataPlane = false) =>
        _routes.Add(new Route(name, method, path.Split('/', StringSplitOptions.RemoveEmptyEntries), handler, isDataPlane));

    /// <summary>Finds the operation and its labels' values, decoded; null where there is none.</summary>
    public (Route Route, IReadOnlyDictionary<string, string> Labels)? Find(string method, string rawPath)
    {
        ArgumentNullException.ThrowIfNull(rawPath);
        var segments = rawPath.Split('/', StringSplitOptions.RemoveEmptyEntries);

        // A name that is written out goes before a label: /thing-groups/addThingToThingGroup is no group.
        return _routes
            .Where(route => route.Method == method && Fits(route, segments))
            .OrderBy(route => route.Segments.Count(IsLabel))
            .Select(route => ((Route, IReadOnlyDictionary<string, string>)?)(route, Labels(route, segments)))
            .FirstOrDefault();
    }

    private static bool Fits(Route route, string[] segments) =>
        route.Segments.Count == segments.Length && route.Segments.Zip(segments).All(pair => IsLabel(pair.First) || string.Equals(pair.First, pair.Second, StringComparison.Ordinal));

    private static Dictionary<string, string> Labels(Route route, string[] segments) => route.Segments
        .Zip(segments)
        .Where(pair => IsLabel(pair.First))
        .ToDictionary(pair => pair.First[1..^1], pair => Uri.UnescapeDataString(pair.Second), StringComparer.Ordinal);

    private static bool IsLabel(string segment) => segment[0] == '{';
}
