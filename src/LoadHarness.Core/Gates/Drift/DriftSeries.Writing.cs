using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>How a series is written to a journal, and read from it.</summary>
internal sealed partial class DriftSeries
{
    /// <summary>Writes all windows.</summary>
    public void Write(PayloadWriter payload)
    {
        payload.Real(Width);
        payload.Count(_windows.Count);
        foreach (var window in _windows)
        {
            window.Write(payload);
        }

        payload.Flag(_open is not null);
        _open?.Write(payload);
    }

    /// <summary>Reads what was written, in the place of what there is.</summary>
    public void Read(ref PayloadReader payload)
    {
        Width = payload.Real();
        _windows.Clear();
        for (var left = payload.Index(MostWindows + 1); left > 0; left--)
        {
            var window = DriftWindow.Read(ref payload);
            window.Values?.Seal();
            _windows.Add(window);
        }

        _open = payload.Flag() ? DriftWindow.Read(ref payload) : null;
    }
}
