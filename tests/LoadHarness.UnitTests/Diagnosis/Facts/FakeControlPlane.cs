using System.Reflection;
using LoadHarness.AwsIot.ControlPlane;

namespace LoadHarness.UnitTests.Diagnosis.Facts;

/// <summary>A control plane whose answers a test gives by operation; it counts the calls.</summary>
public class FakeControlPlane : DispatchProxy
{
    private readonly Dictionary<string, Func<object, object>> _answers = new(StringComparer.Ordinal);

    /// <summary>The operations that were asked, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Makes one.</summary>
    public static (IAwsIotControlPlane Client, FakeControlPlane Fake) Make()
    {
        var client = Create<IAwsIotControlPlane, FakeControlPlane>();
        return (client, (FakeControlPlane)client);
    }

    /// <summary>Sets an operation's answer, or the exception it ends with.</summary>
    public FakeControlPlane On<TRequest, TResponse>(Func<TRequest, TResponse> answer)
        where TResponse : class
    {
        _answers[typeof(TRequest).Name] = request => answer((TRequest)request);
        return this;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (args is not [{ } request, ..])
        {
            return null; // Dispose.
        }

        Calls.Add(request.GetType().Name.Replace("Request", "", StringComparison.Ordinal));
        var response = targetMethod!.ReturnType.GetGenericArguments()[0];
        try
        {
            var answer = _answers.GetValueOrDefault(request.GetType().Name) is { } make ? make(request) : throw new InvalidOperationException($"The test gives no answer to {request.GetType().Name}.");
            return typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(response).Invoke(null, [answer]);
        }
        catch (Exception failure) when (failure is not TargetInvocationException)
        {
            return typeof(Task).GetMethods().Single(static method => method is { Name: nameof(Task.FromException), IsGenericMethod: true }).MakeGenericMethod(response).Invoke(null, [failure]);
        }
    }
}
