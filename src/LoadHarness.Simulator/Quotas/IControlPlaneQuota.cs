namespace LoadHarness.Simulator.Quotas;

/// <summary>How often the account may call the control plane.</summary>
internal interface IControlPlaneQuota
{
    /// <summary>Takes one call's share; false where it is used up, which is answered with ThrottlingException, 400 (IoT API model).</summary>
    /// <param name="operation">The operation's name, such as <c>AttachPolicy</c>; one without a quota is never throttled.</param>
    bool TryCall(string operation);
}
