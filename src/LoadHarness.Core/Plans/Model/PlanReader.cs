using System.Text.RegularExpressions;

namespace LoadHarness.Core.Plans.Model;

/// <summary>What is known while a plan's tree is read: its variables, the place of each member, the faults so far.</summary>
/// <param name="fileName">The file's name as the user gave it.</param>
/// <param name="variables">What <c>${KEY}</c> stands for; null where texts are taken as they are.</param>
internal sealed partial class PlanReader(string fileName, IReadOnlyDictionary<string, string>? variables)
{
    private readonly Dictionary<string, PlanNode> _places = new(StringComparer.Ordinal);

    /// <summary>All faults so far.</summary>
    public List<PlanFault> Faults { get; } = [];

    /// <summary>True where stages count devices, not starts a second.</summary>
    public bool StagesCountDevices { get; set; }

    /// <summary>Remembers where a member stands.</summary>
    public void Place(string path, PlanNode node) => _places[path] = node;

    /// <summary>Adds a fault at a node.</summary>
    public void Fault(PlanNode node, string path, string sentence) =>
        Faults.Add(new PlanFault(node.Origin ?? (node.Line > 0 ? $"{fileName}:{node.Line}:{node.Column}" : fileName), path, sentence) { Line = node.Origin is null ? node.Line : 0 });

    /// <summary>Adds a fault at a member, or at the nearest member above it that the file has; silent where one of the paths is faulty already.</summary>
    /// <param name="path">The member the fault is about.</param>
    /// <param name="sentence">What is wrong.</param>
    /// <param name="alsoReads">Other members the judgement rests on.</param>
    public void FaultAt(string path, string sentence, params ReadOnlySpan<string> alsoReads)
    {
        if (IsFaulty(path))
        {
            return;
        }

        foreach (var other in alsoReads)
        {
            if (IsFaulty(other))
            {
                return;
            }
        }

        Fault(NodeAt(path), path, sentence);
    }

    /// <summary>Returns a scalar's text with <c>${KEY}</c> and <c>${KEY:-default}</c> replaced; <c>$${</c> is a plain <c>${</c>.</summary>
    public string Expand(PlanScalar scalar, string path)
    {
        if (variables is null || scalar.Origin is not null || !scalar.Text.Contains('$', StringComparison.Ordinal))
        {
            return scalar.Text;
        }

        return Variable().Replace(scalar.Text, match =>
        {
            if (match.Value == "$${")
            {
                return "${";
            }

            var name = match.Groups["name"].Value;
            if (variables.TryGetValue(name, out var value))
            {
                return value;
            }

            if (!match.Groups["default"].Success)
            {
                Fault(scalar, path, $"'{path}' uses the variable '{name}', which is not set; give -e {name}=VALUE or write ${{{name}:-default}}.");
                return "";
            }

            return match.Groups["default"].Value;
        });
    }

    /// <summary>True where a fault is known at the member, within it or above it.</summary>
    public bool IsFaulty(string path) => Faults.Exists(f => f.Path == path || IsWithin(f.Path, path) || IsWithin(path, f.Path));

    private static bool IsWithin(string inner, string outer) =>
        outer.Length > 0 && inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal) && inner[outer.Length] is '.' or '[';

    private PlanNode NodeAt(string path)
    {
        while (path.Length > 0)
        {
            if (_places.TryGetValue(path, out var node))
            {
                return node;
            }

            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }

        return new PlanScalar("");
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_.-]*?)(:-(?<default>[^}]*))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
