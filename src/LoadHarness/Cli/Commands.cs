using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace LoadHarness.Cli;

/// <summary>The command tree.</summary>
internal static class Commands
{
    /// <summary>Makes the root command.</summary>
    public static RootCommand Root(CliEnvironment environment)
    {
        var root = new RootCommand("Load and soak harness for AWS IoT Core fleet provisioning by claim.")
        {
            RunCommand.Create(environment),
            SoakCommand.Create(environment),
            ResumeCommand.Create(environment),
            DoctorCommand.Create(environment),
            CalibrateCommand.Create(environment),
            CompareCommand.Create(environment),
            LabCommand.Create(environment),
            ReportCommand.Create(environment),
            VerifyCommand.Create(environment),
            SimCommand.Create(environment),
            WorkerCommand.Create(environment),
            ValidateCommand.Create(environment),
            ListCommand.Create(environment),
            InitCommand.Create(environment),
        };
        AddExamples(root,
            "loadharness run                             # 1,000 devices against the built-in simulator",
            "loadharness run smoke                       # a ready plan; 'loadharness list plans' names them",
            "loadharness run my.yaml --devices 5000      # a plan of your own, one member changed");
        return root;
    }

    /// <summary>Lets a command's help end with examples.</summary>
    public static void AddExamples(Command command, params string[] examples)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
        {
            help = new HelpOption();
            command.Options.Add(help);
        }

        help.Action = new HelpWithExamples(new HelpAction(), examples);
    }

    private sealed class HelpWithExamples(HelpAction inner, string[] examples) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            var result = InvokeInner(parseResult, output);
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine("  " + example);
            }

            return result;
        }

        /// <summary>Prints the help under the command's own name: the library prints the executable's, which differs while developing.</summary>
        private int InvokeInner(ParseResult parseResult, TextWriter output)
        {
            using var help = new StringWriter();
            parseResult.InvocationConfiguration.Output = help;
            var result = inner.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output = output;
            output.Write(help.ToString().Replace($"  {RootCommand.ExecutableName} ", "  loadharness ", StringComparison.Ordinal));
            return result;
        }
    }
}
