namespace Holdfast.Security.Passwords;

/// <summary>
/// What one Argon2id hash costs: memory in KiB and passes over it, always in one lane. The default and the floors are
/// the equal choices of OWASP's Password Storage cheat sheet; a cost that reaches none of them is refused.
/// </summary>
public sealed record HashCost
{
    /// <summary>An upper bound for memory, 1 GiB: beyond it one sign-in could push a small server into swapping.</summary>
    public const int MostMemoryKiB = 1024 * 1024;

    public const int MostPasses = 16;

    /// <summary>
    /// An upper bound for memory times passes, in KiB. Memory and passes alone would allow 16 GiB of work, half a minute
    /// for one guess; this keeps the dearest hash near two seconds.
    /// </summary>
    public const int MostWorkKiB = 1024 * 1024;

    private static readonly (int MemoryKiB, int Passes)[] Floors = [(47104, 1), (19456, 2), (12288, 3), (9216, 4), (7168, 5)];

    /// <exception cref="ArgumentOutOfRangeException">The cost is weaker than every floor, or dearer than the bounds.</exception>
    public HashCost(int memoryKiB = 19456, int passes = 2)
    {
        if (!IsAllowed(memoryKiB, passes))
        {
            throw new ArgumentOutOfRangeException(
                nameof(memoryKiB), memoryKiB, $"{memoryKiB} KiB with {passes} passes is not an allowed cost for a password hash.");
        }

        (MemoryKiB, Passes) = (memoryKiB, passes);
    }

    public int MemoryKiB { get; }

    public int Passes { get; }

    public static bool IsAllowed(int memoryKiB, int passes) =>
        IsBounded(memoryKiB, passes) && Floors.Any(floor => memoryKiB >= floor.MemoryKiB && passes >= floor.Passes);

    internal static bool IsBounded(int memoryKiB, int passes) =>
        memoryKiB <= MostMemoryKiB && passes is >= 1 and <= MostPasses && (long)memoryKiB * passes <= MostWorkKiB;
}
