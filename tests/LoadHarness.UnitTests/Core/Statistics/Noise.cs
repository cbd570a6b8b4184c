namespace LoadHarness.UnitTests.Core.Statistics;

/// <summary>Standard normal noise in which each value hangs on the one before: AR(1) with coefficient φ.</summary>
internal sealed class Noise
{
    private readonly Random _random;
    private readonly double _correlation;
    private double _value;

    public Noise(int seed, double correlation)
    {
        (_random, _correlation) = (new Random(seed), correlation);
        _value = Normal();
    }

    public double Next()
    {
        _value = (_correlation * _value) + (Math.Sqrt(1 - (_correlation * _correlation)) * Normal());
        return _value;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
