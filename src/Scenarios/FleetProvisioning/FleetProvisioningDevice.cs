using System.Buffers;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Mqtt;
using LoadHarness.Scenarios.Common;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Scenarios.FleetProvisioning;

/// <summary>One device that provisions itself by claim.</summary>
internal sealed partial class FleetProvisioningDevice : IRestorableDevice
{
    private readonly FleetProvisioningScenario _scenario;
    private readonly ScenarioContext _context;
    private readonly int _index;
    private readonly string _serial;
    private readonly ProvisioningScript _script;
    private IAsyncDisposable? _held;

    public FleetProvisioningDevice(FleetProvisioningScenario scenario, ScenarioContext context, int index)
    {
        _scenario = scenario;
        _context = context;
        _index = index;
        _serial = DeviceNames.Serial(context.Plan, context.RunId, index);
        _script = scenario.ScriptOf(index);
    }

    private RunPlan Plan => _context.Plan;

    private bool Holds => Plan.Fleet.After == AfterOperational.Hold;

    public async Task RunAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        // A client id stands once: what the last iteration holds must go before this one connects.
        await ReleaseAsync().ConfigureAwait(false);
        await RetryLoop.RunAsync(_context, iteration, (flow, again) => TryAsync(iteration, flow, again), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask ReleaseAsync() => Interlocked.Exchange(ref _held, null)?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<bool> TryAsync(Iteration iteration, DeviceFlow flow, bool again)
    {
        var shares = _script.Has(Quirk.SharedClientId);
        var clientId = shares ? DeviceNames.SharedClientId(Plan, _context.RunId, _script.Group.Index) : _serial;
        var claim = await flow.ConnectAsync(Phase.Claim, _index, clientId, _context.ClaimIdentity(_index), again, shares).ConfigureAwait(false);
        if (claim is null)
        {
            return false;
        }

        iteration.Reached(FleetProvisioningScenario.Connected);
        var provisioned = await ProvisionAsync(iteration, flow, claim).ConfigureAwait(false);
        await flow.SettlePubacksAsync(claim).ConfigureAwait(false);
        if (provisioned is not { } identity)
        {
            if (!flow.IsListening(claim))
            {
                await claim.DisposeAsync().ConfigureAwait(false);
            }

            return false;
        }

        return await GoOperationalAsync(iteration, flow, claim, identity).ConfigureAwait(false);
    }

    private async ValueTask<Provisioned?> ProvisionAsync(Iteration iteration, DeviceFlow flow, MqttConnection claim)
    {
        // Subscribed before anything is published: otherwise answers may be lost (AWS, fleet provisioning MQTT API).
        var subscribesLate = _script.Has(Quirk.PublishBeforeSubscribe);
        if (!subscribesLate && !await SubscribeAsync(iteration, flow, claim, _script.Filters).ConfigureAwait(false))
        {
            return null;
        }

        var key = Plan.Fleet.Identity == IdentityFlow.Csr ? _scenario.TakeKey() : null;
        try
        {
            var issued = await CreateCertificateAsync(flow, claim, key, subscribesLate ? Later(iteration, flow, claim, _script.CreateFilters) : null).ConfigureAwait(false);
            if (issued is null)
            {
                return null;
            }

            iteration.Reached(FleetProvisioningScenario.Certificate);
            _context.Created?.Invoke(new CreatedThing(_serial, issued.CertificateId, ThingName: null));
            var registered = await RegisterThingAsync(flow, claim, issued, subscribesLate ? Later(iteration, flow, claim, _script.RegisterFilters) : null).ConfigureAwait(false);
            if (registered is null)
            {
                return null;
            }

            iteration.Reached(FleetProvisioningScenario.Thing);
            var thing = registered.ThingName ?? _serial;
            _context.Created?.Invoke(new CreatedThing(_serial, issued.CertificateId, thing));
            _context.Recorder.Ledger.Registered(_index, issued.CertificateId, thing.Contains(_serial, StringComparison.Ordinal));
            return MakeIdentity(flow, claim, issued, key, thing);
        }
        finally
        {
            key?.Key.Dispose();
        }
    }

    // A method of its own: a closure is made where it begins, and only devices that need one pay for it.
    private Func<ValueTask<bool>> Later(Iteration iteration, DeviceFlow flow, MqttConnection claim, IReadOnlyList<string> filters) => () => SubscribeAsync(iteration, flow, claim, filters);

    private async ValueTask<bool> SubscribeAsync(Iteration iteration, DeviceFlow flow, MqttConnection claim, IReadOnlyList<string> filters)
    {
        var ignoresRefusals = _script.Has(Quirk.IgnoreSubackCodes);
        foreach (var further in _script.FurtherFilters)
        {
            if (!await flow.SubscribeAsync(Phase.Claim, claim, further, together: true, ignoresRefusals).ConfigureAwait(false))
            {
                return false;
            }
        }

        if (!await flow.SubscribeAsync(Phase.Claim, claim, filters, _script.Together, ignoresRefusals).ConfigureAwait(false))
        {
            return false;
        }

        iteration.Reached(FleetProvisioningScenario.Subscribed);
        return true;
    }

    private async ValueTask<CertificateIssued?> CreateCertificateAsync(DeviceFlow flow, MqttConnection claim, DeviceKey? key, Func<ValueTask<bool>>? beforeAnswer)
    {
        var payload = key is null
            ? ProvisioningCodec.EncodeCreateKeysRequest(Plan.Fleet.Payload)
            : ProvisioningCodec.Encode(Plan.Fleet.Payload, new CreateCertificateFromCsrRequest(key.CsrPem));
        var step = new Step(Phase.Claim, StepKind.CreateCertificate);
        var answer = await flow.RequestAsync(step.Kind, claim, _script.Create, payload, beforeAnswer).ConfigureAwait(false);
        if (answer is null || !IsAccepted(flow, claim, step, answer, out var content))
        {
            return null;
        }

        var isRead = ProvisioningCodec.TryDecode(Plan.Fleet.Payload, content, out CertificateIssued? issued, out var error);
        return ConcludeRead(flow, claim, step, answer, isRead, error) ? issued : null;
    }

    private async ValueTask<ThingRegistered?> RegisterThingAsync(DeviceFlow flow, MqttConnection claim, CertificateIssued issued, Func<ValueTask<bool>>? beforeAnswer)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = _serial };
        foreach (var (name, value) in Plan.Target.Parameters)
        {
            parameters[name] = DeviceNames.Fill(value, _serial, _index);
        }

        var request = new RegisterThingRequest(_script.Has(Quirk.OmitOwnershipToken) ? "" : issued.CertificateOwnershipToken, parameters);
        flow.SendsToken(request.CertificateOwnershipToken);
        var payload = ProvisioningCodec.Encode(Plan.Fleet.Payload, request);
        var step = new Step(Phase.Claim, StepKind.RegisterThing);
        var answer = await flow.RequestAsync(step.Kind, claim, _script.Register, payload, beforeAnswer).ConfigureAwait(false);
        if (answer is null || !IsAccepted(flow, claim, step, answer, out var content))
        {
            return null;
        }

        var isRead = ProvisioningCodec.TryDecode(Plan.Fleet.Payload, content, out ThingRegistered? registered, out var error);
        return ConcludeRead(flow, claim, step, answer, isRead, error) ? registered : null;
    }

    private bool IsAccepted(DeviceFlow flow, MqttConnection claim, Step step, PendingAnswer answer, out ReadOnlyMemory<byte> content)
    {
        var (accepted, payload) = MqttConnection.ReadResponse(answer);
        content = payload.IsSingleSegment ? payload.First : payload.ToArray();
        if (accepted)
        {
            return true;
        }

        // By status code first: AWS publishes no list of error codes, so those are opaque text.
        var isRead = ProvisioningCodec.TryDecode(Plan.Fleet.Payload, content, out RequestRejected? rejected, out var error);
        flow.Conclude(step, RoleOf(step), answer, claim, isRead ? Outcome.ResponseRejected : Outcome.ResponseMalformed, rejected?.StatusCode ?? 0, rejected?.ErrorCode ?? "");
        LogRejected(_context.Logger, _serial, step, rejected?.StatusCode ?? 0, rejected?.ErrorCode, rejected?.ErrorMessage ?? error);
        return false;
    }

    private static TopicRole RoleOf(Step step) => step.Kind == StepKind.RegisterThing ? TopicRole.RegisterRequest : TopicRole.CreateRequest;

    private bool ConcludeRead(DeviceFlow flow, MqttConnection claim, Step step, PendingAnswer answer, bool isRead, string? error)
    {
        flow.Conclude(step, RoleOf(step), answer, claim, isRead ? Outcome.Ok : Outcome.ResponseMalformed, 0);
        if (!isRead)
        {
            LogMalformed(_context.Logger, _serial, step, error);
        }

        return isRead;
    }

    private async ValueTask<bool> GoOperationalAsync(Iteration iteration, DeviceFlow flow, MqttConnection claim, Provisioned own)
    {
        var givenUp = (flow.Released, _context.TimeProvider.GetTimestamp());
        await claim.DisposeAsync().ConfigureAwait(false);
        var connection = await flow.ConnectAsync(Phase.Device, _index, own.Thing, own.Identity, again: false, mayShareId: own.Thing != _serial, Holds ? _context.Traits : null).ConfigureAwait(false);
        flow.ConcludeReconnect(givenUp, connection is not null);
        if (connection is null)
        {
            own.Identity.GiveBack();
            return false;
        }

        iteration.Reached(FleetProvisioningScenario.Reconnected);
        var inService = new InService(_context, _index, _serial, own.Thing);
        var isOperational = await inService.SubscribeAsync(flow, connection).ConfigureAwait(false) && await inService.GreetAsync(flow, connection).ConfigureAwait(false);
        if (isOperational)
        {
            iteration.Reached(FleetProvisioningScenario.Operational);
        }

        if (isOperational && Holds)
        {
            _held = inService.Hold(iteration, flow, connection, _script.Group.Index, own.Identity, ownsIdentity: true, mayShareId: own.Thing != _serial);
            return true;
        }

        own.Identity.GiveBack();
        if (!flow.IsListening(connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return isOperational;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Serial}: {Step} was rejected: {StatusCode} {ErrorCode}: {ErrorMessage}")]
    private static partial void LogRejected(ILogger logger, string serial, Step step, int statusCode, string? errorCode, string? errorMessage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Serial}: the answer of {Step} cannot be read: {Error}")]
    private static partial void LogMalformed(ILogger logger, string serial, Step step, string? error);
}
