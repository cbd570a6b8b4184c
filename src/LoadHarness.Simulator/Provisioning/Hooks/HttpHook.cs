using System.Net.Http.Headers;

namespace LoadHarness.Simulator.Provisioning.Hooks;

/// <summary>An HTTP endpoint in the place of the Lambda function: it gets the documented JSON by POST and answers with the documented JSON and status 200.</summary>
internal sealed class HttpHook(Uri endpoint, HttpClient client) : IProvisioningHook
{
    /// <inheritdoc/>
    public async ValueTask<HookAnswer> AskAsync(HookRequest request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(HookPayload.Write(request));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await client.PostAsync(endpoint, content, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new HookFailedException($"The hook answered {(int)response.StatusCode}.");
            }

            return HookPayload.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (HttpRequestException exception)
        {
            throw new HookFailedException("The hook cannot be reached.", exception);
        }
    }
}
