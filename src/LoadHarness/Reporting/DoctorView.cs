using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Doctor;
using Spectre.Console;

namespace LoadHarness.Reporting;

/// <summary>The doctor's report on a terminal, each line at once. Colour only repeats what the words say.</summary>
internal sealed class DoctorView(IAnsiConsole console)
{
    private const int StatusWidth = 11;
    private const int NameWidth = 20;
    private const int Indent = 2;

    /// <summary>Longer lines are hard to read, however wide the terminal.</summary>
    private const int WidestText = 100;

    private const int MaxLines = 40;
    private const int Narrow = 100;
    private const int Column = Indent + StatusWidth + NameWidth;

    private readonly List<DoctorLine> _skipped = [];
    private DoctorSection? _section;

    private int TextWidth(int column) => Math.Clamp(console.Profile.Width - column, 24, WidestText);

    /// <summary>Writes what is looked at.</summary>
    public void Begin(RunPlan plan, TargetInfo target)
    {
        ArgumentNullException.ThrowIfNull(plan);
        const string title = "doctor  ";
        var text = TextLines.Wrap($"{plan.Name}: {plan.Scenario}, {Format.Count(plan.Fleet.Devices, "device")} against {target.Kind} {target.Endpoint}", Math.Max(console.Profile.Width - title.Length, 24), maxLines: 3);
        console.MarkupLine($"[bold]{title}[/]{text[0].EscapeMarkup()}");
        foreach (var line in text.Skip(1))
        {
            console.MarkupLine(new string(' ', title.Length) + line.EscapeMarkup());
        }
    }

    /// <summary>Writes one line.</summary>
    public void Add(DoctorLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Status == DoctorStatus.Skipped)
        {
            _skipped.Add(line);
            return;
        }

        FlushSkipped();
        Head(line.Section);
        Row(line.Status, line.Check, line.Evidence, line.Fix);
        Statements(line.Add);
    }

    /// <summary>Writes the last line, which says it all.</summary>
    public void End(DoctorReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        FlushSkipped();
        console.WriteLine();
        var color = Color(report.ExitCode != ExitCode.Ok ? DoctorStatus.Problem : report.Lines.Any(static line => line.Status == DoctorStatus.Warning) ? DoctorStatus.Warning : DoctorStatus.Ok);
        foreach (var (line, index) in TextLines.Wrap(report.Verdict, Math.Clamp(console.Profile.Width, 40, WidestText + Column - Indent), MaxLines).Select(static (line, index) => (line, index)))
        {
            var at = index == 0 ? line.IndexOfAny([':', ',']) : -1;
            console.MarkupLine(at > 0 ? $"[bold {color}]{line[..at].EscapeMarkup()}[/]{line[at..].EscapeMarkup()}" : line.EscapeMarkup());
        }
    }

    private void Head(DoctorSection section)
    {
        if (_section != section)
        {
            _section = section;
            console.WriteLine();
            console.MarkupLine($"[bold]{section.Name()}[/]");
        }
    }

    /// <summary>What was left out is one line a section.</summary>
    private void FlushSkipped()
    {
        foreach (var section in _skipped.GroupBy(static line => line.Section).ToArray())
        {
            Head(section.Key);
            Row(DoctorStatus.Skipped, Format.Count(section.Count(), "check"), string.Join(", ", section.Select(static line => line.Check)) + ": " + Lower(section.First().Evidence), fix: null);
        }

        _skipped.Clear();
    }

    private void Row(DoctorStatus status, string name, string evidence, string? fix)
    {
        var head = $"{new string(' ', Indent)}[{Color(status)}]{Word(status).PadRight(StatusWidth)}[/]{TextLines.Cut(name, NameWidth - 1).PadRight(NameWidth).EscapeMarkup()}";
        var text = TextLines.Wrap(evidence, TextWidth(Column), MaxLines);
        var hang = Column;
        if (console.Profile.Width < Narrow && (text.Count > 1 || fix is not null))
        {
            // Beside the names too little is left: what is longer than a line goes below them.
            hang = Indent + StatusWidth;
            console.MarkupLine(head.TrimEnd());
            text = TextLines.Wrap(evidence, TextWidth(hang), MaxLines);
        }
        else
        {
            console.MarkupLine(head + text[0].EscapeMarkup());
            text = [.. text.Skip(1)];
        }

        var pad = new string(' ', hang);
        foreach (var line in text)
        {
            console.MarkupLine(pad + line.EscapeMarkup());
        }

        if (fix is null)
        {
            return;
        }

        foreach (var (line, index) in TextLines.Wrap("fix: " + fix, TextWidth(hang), MaxLines).Select(static (line, index) => (line, index)))
        {
            console.MarkupLine(pad + (index == 0 ? $"[bold]fix:[/]{line[4..].EscapeMarkup()}" : line.EscapeMarkup()));
        }
    }

    /// <summary>Statements to copy: never broken, however narrow the terminal.</summary>
    private void Statements(string? json)
    {
        if (json is null)
        {
            return;
        }

        var hang = new string(' ', Indent + StatusWidth);
        console.MarkupLine($"{hang}[bold]add to the policy's statements:[/]");
        console.Profile.Out.Writer.WriteLine(hang + json.Replace("\n", Environment.NewLine + hang, StringComparison.Ordinal));
    }

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static string Word(DoctorStatus status) => status switch
    {
        DoctorStatus.Ok => "✓ ok",
        DoctorStatus.Warning => "! warning",
        DoctorStatus.Problem => "✗ problem",
        _ => "– skipped",
    };

    private static string Color(DoctorStatus status) => status switch
    {
        DoctorStatus.Ok => "green",
        DoctorStatus.Warning => "yellow",
        DoctorStatus.Problem => "red",
        _ => "dim",
    };
}
