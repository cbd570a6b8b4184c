namespace LoadHarness.LiveView;

/// <summary>Reads keys on a thread of its own and does what they stand for. A terminal that cannot be read any more ends the keys, not the run.</summary>
internal sealed class LiveKeys : IDisposable
{
    private readonly Func<char> _read;
    private readonly ILiveControls _controls;
    private readonly Action _toggleDetails;
    private readonly Action _changed;
    private volatile bool _ended;

    /// <summary>Starts to listen.</summary>
    /// <param name="read">Waits for a key; an exception ends the listening.</param>
    /// <param name="controls">What keys do to the run.</param>
    /// <param name="toggleDetails">Shows the other page.</param>
    /// <param name="changed">Called after a key that did something: the view is to show it at once.</param>
    public LiveKeys(Func<char> read, ILiveControls controls, Action toggleDetails, Action changed)
    {
        (_read, _controls, _toggleDetails, _changed) = (read, controls, toggleDetails, changed);

        // In the background: the read cannot be cut short, and must not hold the process up.
        new Thread(Listen) { IsBackground = true, Name = "keys" }.Start();
    }

    /// <summary>Keys do nothing from now on.</summary>
    public void Dispose() => _ended = true;

    /// <summary>Does what a key stands for.</summary>
    /// <returns>Whether it stands for something.</returns>
    internal bool Press(char key)
    {
        switch (char.ToLowerInvariant(key))
        {
            case 'p':
                _controls.TogglePause();
                return true;
            case 'd':
                _toggleDetails();
                return true;
            case 'q' or 'a':
                _controls.Interrupt();
                return true;
            default:
                return false;
        }
    }

    private void Listen()
    {
        try
        {
            while (!_ended)
            {
                var key = _read();
                if (!_ended && Press(key))
                {
                    _changed();
                }
            }
        }
        catch (Exception closed) when (closed is InvalidOperationException or IOException or ObjectDisposedException)
        {
            // The terminal went away; Ctrl+C's signal still comes.
        }
    }
}
