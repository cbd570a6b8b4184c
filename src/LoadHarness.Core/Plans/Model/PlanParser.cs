using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LoadHarness.Core.Plans.Model;

/// <summary>Turns YAML text into a tree of <see cref="PlanNode"/>.</summary>
/// <remarks>YamlDotNet's own tree stops at the first doubled key and cannot say where an override came from, so this one is made from its events.</remarks>
internal sealed class PlanParser
{
    /// <summary>Plans are five deep; a limit keeps hostile files from exhausting the stack.</summary>
    private const int MaxDepth = 32;

    /// <summary>A thousand times a large plan.</summary>
    private const int MaxLength = 1 << 20;

    private readonly Parser _parser;
    private readonly PlanReader _reader;
    private readonly Dictionary<string, PlanNode> _anchors = new(StringComparer.Ordinal);

    private PlanParser(Parser parser, PlanReader reader)
    {
        _parser = parser;
        _reader = reader;
    }

    /// <summary>Parses a file; null where its syntax is wrong, which is then among the reader's faults.</summary>
    public static PlanMap? Parse(string yaml, PlanReader reader)
    {
        if (yaml.Length > MaxLength)
        {
            reader.Fault(new PlanScalar("") { Line = 1, Column = 1 }, "", "this is no plan: it is larger than 1 MiB.");
            return null;
        }

        using var text = new StringReader(yaml);
        var parser = new Parser(text);
        try
        {
            return new PlanParser(parser, reader).ParseDocument();
        }
        catch (YamlException fault)
        {
            reader.Fault(new PlanScalar("") { Line = (int)Math.Max(1, fault.Start.Line), Column = (int)Math.Max(1, fault.Start.Column) }, "", "this is not valid YAML: " + Sentence(fault.Message));
            return null;
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException or InvalidCastException)
        {
            // The parser is others' code, fed with anything at all: what it throws on bad input is not always its own kind, nor its words the user's.
            var last = parser.Current?.Start ?? Mark.Empty;
            reader.Fault(new PlanScalar("") { Line = (int)Math.Max(1, last.Line), Column = (int)Math.Max(1, last.Column) }, "", "this is not valid YAML: from here on it cannot be read; is a bracket or a quotation mark not closed, or a line indented wrongly?");
            return null;
        }
    }

    private static string Sentence(string message)
    {
        var line = message.ReplaceLineEndings(" ").Trim();
        return line.Length == 0 ? "it cannot be read." : line.TrimEnd('.') + ".";
    }

    private PlanMap? ParseDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return new PlanMap { Line = 1, Column = 1 };
        }

        _parser.Consume<DocumentStart>();
        var root = ParseNode(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _reader.Fault(new PlanScalar("") { Line = (int)second.Start.Line, Column = (int)second.Start.Column }, "", "a plan is one document; remove this '---' and what follows.");
            return null;
        }

        _parser.Consume<StreamEnd>();
        switch (root)
        {
            case PlanMap map:
                return map;
            case PlanScalar { IsNull: true }:
                return new PlanMap { Line = 1, Column = 1 };
            default:
                _reader.Fault(root, "", $"a plan is a group of members such as 'name: nightly', not {root.Words}.");
                return null;
        }
    }

    private PlanNode ParseNode(int depth)
    {
        var current = _parser.Current ?? throw new YamlException("the file ends too early");
        if (depth > MaxDepth)
        {
            throw new YamlException(current.Start, current.End, $"more than {MaxDepth} levels");
        }

        var (line, column) = ((int)current.Start.Line, (int)current.Start.Column);
        switch (current)
        {
            case AnchorAlias alias:
                _parser.MoveNext();
                return _anchors.TryGetValue(alias.Value.Value, out var anchored)
                    ? anchored
                    : throw new YamlException(alias.Start, alias.End, $"nothing is called '{alias.Value.Value}' before this");
            case Scalar scalar:
                _parser.MoveNext();
                return Remember(scalar, new PlanScalar(scalar.Value, scalar.Style == ScalarStyle.Plain) { Line = line, Column = column });
            case SequenceStart start:
                _parser.MoveNext();
                var list = new PlanList { Line = line, Column = column };
                while (!_parser.TryConsume<SequenceEnd>(out _))
                {
                    list.Items.Add(ParseNode(depth + 1));
                }

                return Remember(start, list);
            case MappingStart start:
                _parser.MoveNext();
                return Remember(start, ParseMap(new PlanMap { Line = line, Column = column }, depth));
            default:
                throw new YamlException(current.Start, current.End, "a value is missing");
        }
    }

    private PlanMap ParseMap(PlanMap map, int depth)
    {
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ParseNode(depth + 1);
            var value = ParseNode(depth + 1);
            if (key is PlanScalar name)
            {
                map.Entries.Add((name, value));
            }
            else
            {
                _reader.Fault(key, "", $"a member's name is a word, not {key.Words}.");
            }
        }

        return map;
    }

    /// <summary>Known only once it is complete, so that a node cannot hold itself.</summary>
    private PlanNode Remember(NodeEvent start, PlanNode node)
    {
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = node;
        }

        return node;
    }
}
