namespace LoadHarness.Core.Plans.Model;

/// <summary>A node of a plan's tree: what the file says, with its place, or what an override put there.</summary>
internal abstract class PlanNode
{
    /// <summary>Line in the file, from 1; 0 where an override made the node.</summary>
    public int Line { get; init; }

    /// <summary>Column in the file, from 1; 0 where an override made the node.</summary>
    public int Column { get; init; }

    /// <summary>The option or variable that made the node; null where it stands in the file.</summary>
    public string? Origin { get; init; }

    /// <summary>What the node is, for messages.</summary>
    public abstract string Words { get; }
}

/// <summary>A single value.</summary>
/// <param name="text">The text without quotes.</param>
/// <param name="plain">True where it is not quoted.</param>
internal sealed class PlanScalar(string text, bool plain = true) : PlanNode
{
    /// <summary>The text without quotes.</summary>
    public string Text { get; } = text;

    /// <summary>True where nothing is given: empty, <c>~</c> or <c>null</c> without quotes.</summary>
    public bool IsNull => plain && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Words => $"'{(Text.Length > 60 ? Text[..60] + "…" : Text)}'";
}

/// <summary>A list.</summary>
internal sealed class PlanList : PlanNode
{
    /// <summary>The items in order.</summary>
    public List<PlanNode> Items { get; } = [];

    public override string Words => "a list";
}

/// <summary>Names with values, in the file's order.</summary>
internal sealed class PlanMap : PlanNode
{
    /// <summary>The members in order; a name may stand twice, which is a fault.</summary>
    public List<(PlanScalar Key, PlanNode Value)> Entries { get; } = [];

    public override string Words => "a group of members";

    /// <summary>Returns a member's value; null where it is not there.</summary>
    public PlanNode? Find(string name)
    {
        var index = IndexOf(name);
        return index < 0 ? null : Entries[index].Value;
    }

    /// <summary>Sets a member's value, in place where it stands already.</summary>
    public void Set(string name, PlanNode value)
    {
        var index = IndexOf(name);
        if (index < 0)
        {
            Entries.Add((new PlanScalar(name) { Origin = value.Origin }, value));
        }
        else
        {
            Entries[index] = (Entries[index].Key, value);
        }
    }

    private int IndexOf(string name) => Entries.FindIndex(e => e.Key.Text == name);
}
