using System.Security.Cryptography;

namespace Holdfast.Security.SecurityQuestions;

/// <summary>
/// An answer that nobody can know or guess: six made-up words of two syllables, "bafo keli ...". Each word is one of 6,400
/// (16 consonants by 5 vowels, twice), so the phrase has 75 bits (standards.md R419 asks for 64).
/// </summary>
public static class GeneratedPhrase
{
    public const int Words = 6;

    // Without the letters that are taken for others when read aloud or by hand.
    private const string Consonants = "bdfghjklmnprstvz";
    private const string Vowels = "aeiou";

    public static string New() => string.Join(' ', Enumerable.Range(0, Words).Select(_ => Syllable() + Syllable()));

    private static string Syllable() => $"{Pick(Consonants)}{Pick(Vowels)}";

    private static char Pick(string from) => from[RandomNumberGenerator.GetInt32(from.Length)];
}
