using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.Diagnosis.Facts;

/// <summary>Asks the service what was proved here (TestAuthorization): where the two differ, the proof is not to be trusted.</summary>
internal static class AuthorizationCheck
{
    /// <summary>Questions in one request (IoT API model, AuthInfos).</summary>
    private const int MaxQuestions = 10;

    /// <summary>Checks proofs; differences become gaps.</summary>
    public static async Task CheckAsync(IAwsIotControlPlane client, ControlPlaneQuestions questions, string certificateArn, ClaimUse use, IReadOnlyList<ActionProof> proofs, CancellationToken cancellationToken)
    {
        foreach (var chunk in proofs.Chunk(MaxQuestions))
        {
            var request = new TestAuthorizationRequest
            {
                Principal = certificateArn,
                ClientId = use.ClientId,
                AuthInfos = [.. chunk.Select(static proof => new AuthInfo { ActionType = TypeOf(proof.Action), Resources = [proof.Resource] })],
            };
            var answer = await questions.AskAsync("iot:TestAuthorization", () => client.TestAuthorizationAsync(request, cancellationToken)).ConfigureAwait(false);
            if (answer?.AuthResults is not { } results || results.Count != chunk.Length)
            {
                return;
            }

            for (var i = 0; i < chunk.Length; i++)
            {
                if (results[i].AuthDecision is { } decision && (decision == AuthDecision.ALLOWED) != chunk[i].Allowed)
                {
                    questions.Miss($"TestAuthorization says {decision.Value} for {chunk[i].Action} on '{chunk[i].Resource}', where the attached policies read otherwise: a change of them may still be under way.");
                }
            }
        }
    }

    // iot:Connect is CONNECT (IoT API model, ActionType).
    private static ActionType TypeOf(string action) => new(action[(action.IndexOf(':', StringComparison.Ordinal) + 1)..].ToUpperInvariant());
}
