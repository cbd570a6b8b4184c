using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.ControlPlane;

/// <summary>This host's clock against that of the control plane, as every HTTP answer shows it.</summary>
internal sealed class ServerClockCheck(Func<Uri, TimeSpan, CancellationToken, Task<DateTimeOffset?>> ask) : IDoctorCheck
{
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(2);

    /// <summary>From here on the clock is worth a word: the header counts whole seconds, and the answer has travelled.</summary>
    private static readonly TimeSpan Off = TimeSpan.FromSeconds(30);

    /// <summary>AWS refuses signatures that are older or younger (AWS General Reference, "Signature Version 4").</summary>
    private static readonly TimeSpan FarOff = TimeSpan.FromMinutes(5);

    public ServerClockCheck()
        : this(AskAsync)
    {
    }

    public DoctorSection Section => DoctorSection.ControlPlane;

    public string Name => "clock";

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        if (context.ControlPlane is not { } access || await ask(access.Url, context.Patience(Wanted), cancellationToken).ConfigureAwait(false) is not { } theirs)
        {
            return [];
        }

        var off = context.TimeProvider.GetUtcNow() - theirs;
        var side = off > TimeSpan.Zero ? "ahead of" : "behind";
        var evidence = off.Duration() < Off ? "This host's clock agrees with the control plane's." : Say.Text($"This host's clock is {Say.Span(off.Duration())} {side} the control plane's.");
        return off.Duration() < Off ? [CheckResult.Ok(evidence)]
            : off.Duration() < FarOff ? [CheckResult.Warning(evidence, "Start an NTP client.")]
            : [CheckResult.Warning(evidence + " AWS refuses signed requests that are more than five minutes off.", "Set this host's clock, and start an NTP client.", FindingIds.CertificateNotValid)];
    }

    private static async Task<DateTimeOffset?> AskAsync(Uri url, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = patience };
        try
        {
            // Without a signature it is refused, and the refusal has the date too.
            using var answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return answer.Headers.Date;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
