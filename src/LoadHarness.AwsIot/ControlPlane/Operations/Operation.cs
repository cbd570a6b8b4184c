using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>One operation as data: its method, its URI, and where each member of the request goes.</summary>
/// <typeparam name="TRequest">The request's class.</typeparam>
/// <typeparam name="TResponse">The response's class.</typeparam>
internal sealed class Operation<TRequest, TResponse> : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonIoTRequest
    where TResponse : AmazonWebServiceResponse, new()
{
    private const string ServiceName = "Amazon.IoT";

    private readonly string _name;
    private readonly string _method;
    private readonly string _uri;
    private readonly List<Action<TRequest, DefaultRequest>> _members = [];
    private readonly List<Action<TRequest, Utf8JsonWriter>> _body = [];

    /// <summary>Describes an operation.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="method">Its HTTP method.</param>
    /// <param name="uri">Its path, with labels in braces.</param>
    /// <param name="describe">Names the request's members; null where there are none.</param>
    public Operation(string name, HttpMethod method, string uri, Action<Operation<TRequest, TResponse>>? describe = null)
    {
        _name = name;
        _method = method.Method;
        _uri = uri;
        describe?.Invoke(this);
    }

    /// <summary>Reads the operation's responses and errors.</summary>
    public ResponseReader<TResponse> Reader { get; } = new();

    /// <summary>Names a required member that stands in the URI.</summary>
    public Operation<TRequest, TResponse> Path(string label, Func<TRequest, object?> member)
    {
        _members.Add((request, wire) => wire.AddPathResource($"{{{label}}}", Required(label, Text(member(request)))));
        return this;
    }

    /// <summary>Names a member that stands in the query; left out where it is null.</summary>
    public Operation<TRequest, TResponse> Query(string key, Func<TRequest, object?> member)
    {
        _members.Add((request, wire) =>
        {
            if (Text(member(request)) is { } text)
            {
                wire.Parameters[key] = text;
            }
        });
        return this;
    }

    /// <summary>Names a required member that stands in a header.</summary>
    public Operation<TRequest, TResponse> Header(string header, Func<TRequest, string?> member)
    {
        _members.Add((request, wire) => wire.Headers[header] = Required(header, member(request)));
        return this;
    }

    /// <summary>Names a member of the body's JSON object; left out where it is null.</summary>
    public Operation<TRequest, TResponse> Body<TMember>(string key, Func<TRequest, TMember?> member)
    {
        _body.Add((request, writer) =>
        {
            if (member(request) is { } value)
            {
                writer.WritePropertyName(key);
                JsonSerializer.Serialize(writer, value, ControlPlaneJson.TypeInfo<TMember>());
            }
        });
        return this;
    }

    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = (TRequest)input;
        var wire = new DefaultRequest(request, ServiceName) { HttpMethod = _method, ResourcePath = _uri, UseQueryString = true };
        foreach (var member in _members)
        {
            member(request, wire);
        }

        if (_body.Count > 0)
        {
            wire.Headers["Content-Type"] = "application/json";
            wire.Content = WriteBody(request);
        }

        return wire;
    }

    private byte[] WriteBody(TRequest request)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, ControlPlaneJson.Writing))
        {
            writer.WriteStartObject();
            foreach (var member in _body)
            {
                member(request, writer);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    // An empty label would name another resource: DELETE /policies/ is not DELETE /policies/{policyName}.
    private string Required(string member, string? value) =>
        string.IsNullOrEmpty(value) ? throw new AmazonIoTException($"{_name} needs its member '{member}', which is not set.") : value;
}
