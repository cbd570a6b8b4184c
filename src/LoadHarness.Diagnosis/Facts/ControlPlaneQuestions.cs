using System.Net;
using Amazon.Runtime;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.Diagnosis.Facts;

/// <summary>Asks the control plane one thing after the other; what it does not answer becomes a gap, never an exception.</summary>
internal sealed class ControlPlaneQuestions
{
    private readonly List<string> _gaps = [];
    private bool _isUnreachable;

    /// <summary>What could not be read, one sentence each, each once.</summary>
    public IReadOnlyList<string> Gaps => _gaps;

    /// <summary>Notes something that cannot be known.</summary>
    public void Miss(string sentence)
    {
        if (!_gaps.Contains(sentence, StringComparer.Ordinal))
        {
            _gaps.Add(sentence);
        }
    }

    /// <summary>Asks.</summary>
    /// <param name="operation">The operation's name, as permissions have it.</param>
    /// <param name="ask">Sends the request.</param>
    /// <param name="notFound">The answer where there is no such resource; null where that is a gap too.</param>
    /// <returns>The answer; null where there was none.</returns>
    public async Task<T?> AskAsync<T>(string operation, Func<Task<T>> ask, Func<T>? notFound = null)
        where T : class
    {
        if (_isUnreachable)
        {
            return null; // Each further question would wait as long again, for nothing.
        }

        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (ResourceNotFoundException) when (notFound is not null)
        {
            return notFound();
        }
        catch (ThrottlingException)
        {
            Miss($"The account throttled {operation}.");
        }
        catch (AmazonServiceException failure) when (failure is UnauthorizedException || failure.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            Miss($"These credentials may not call {operation}.");
        }
        catch (AmazonServiceException failure) when (failure.StatusCode != default(HttpStatusCode))
        {
            Miss($"{operation} failed: {failure.Message.TrimEnd('.')}.");
        }
        catch (Exception failure) when (failure is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException or TaskCanceledException)
        {
            _isUnreachable = true;
            Miss($"The control plane cannot be reached: {failure.Message.TrimEnd('.')}.");
        }

        return null;
    }
}
