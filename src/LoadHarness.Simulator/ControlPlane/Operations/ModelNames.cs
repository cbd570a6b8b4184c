using System.Text;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>Enumerations as the model spells them: PendingActivation is PENDING_ACTIVATION.</summary>
internal static class ModelNames
{
    /// <summary>The model's spelling.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var name = new StringBuilder();
        foreach (var character in value.ToString())
        {
            if (char.IsUpper(character) && name.Length > 0)
            {
                name.Append('_');
            }

            name.Append(char.ToUpperInvariant(character));
        }

        return name.ToString();
    }

    /// <summary>Reads the model's spelling.</summary>
    /// <exception cref="ApiException">The model has no such value.</exception>
    public static T Parse<T>(string member, string text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Of(value), text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        throw ApiException.Invalid(
            $"1 validation error detected: Value '{text}' at '{member}' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", Enum.GetValues<T>().Select(Of))}]");
    }
}
