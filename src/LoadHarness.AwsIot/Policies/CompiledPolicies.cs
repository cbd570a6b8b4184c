using System.Collections.Concurrent;

namespace LoadHarness.AwsIot.Policies;

/// <summary>The policies of one connection, its values put in: asked many times, made once.</summary>
public sealed class CompiledPolicies
{
    private readonly BoundStatement[] _statements;
    private readonly string[] _names;
    private readonly ConcurrentDictionary<string, CompiledAction> _actions = new(concurrencyLevel: 1, capacity: 3, StringComparer.Ordinal);

    private CompiledPolicies(BoundStatement[] statements, string[] names)
    {
        _statements = statements;
        _names = names;
        IsTimed = Array.Exists(statements, statement => statement.Template.IsTimed);
    }

    /// <summary>Whether an answer depends on the time of day in the context, so that it must be made anew for each question.</summary>
    public bool IsTimed { get; }

    /// <summary>Puts the values of a context into policies.</summary>
    public static CompiledPolicies Compile(IReadOnlyList<NamedPolicy> policies, PolicyContext context)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(context);
        var statements = policies.SelectMany(policy => policy.Document.Templates.Select(template => new BoundStatement(policy.Name, template, context)));
        return new CompiledPolicies([.. statements], [.. policies.Select(policy => policy.Name)]);
    }

    /// <summary>The statements that speak of an action.</summary>
    /// <param name="action">Such as <see cref="IotActions.Receive"/>; case-sensitive.</param>
    public CompiledAction For(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _actions.TryGetValue(action, out var known) ? known : Add(action);
    }

    // By itself, so that asking for a known action makes no closure.
    private CompiledAction Add(string action) =>
        _actions.GetOrAdd(action, new CompiledAction(action, [.. _statements.Where(statement => statement.Template.SpeaksOf(action))], _names));
}
