namespace LoadHarness.Core.Statistics;

/// <summary>Finds order statistics without sorting everything.</summary>
internal static class Selection
{
    /// <summary>Returns the value that would stand at an index if the values were sorted; reorders them.</summary>
    /// <param name="values">At least one, none of them NaN.</param>
    /// <param name="index">From 0.</param>
    public static double Nth(Span<double> values, int index)
    {
        var (left, right) = (0, values.Length - 1);
        while (left < right)
        {
            var pivot = values[left + ((right - left) / 2)];
            var (i, j) = (left, right);
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (values[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (index <= j)
            {
                right = j;
            }
            else if (index >= i)
            {
                left = i;
            }
            else
            {
                break; // Between the two halves all values are the pivot.
            }
        }

        return values[index];
    }

    /// <summary>Returns the median; of an even number of values the mean of the two in the middle.</summary>
    public static double Median(ReadOnlySpan<double> values)
    {
        var copy = values.ToArray();
        var upper = Nth(copy, copy.Length / 2);
        return copy.Length % 2 == 1 ? upper : (upper + Nth(copy, (copy.Length / 2) - 1)) / 2;
    }
}
