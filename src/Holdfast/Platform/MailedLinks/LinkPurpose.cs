namespace Holdfast.Platform.MailedLinks;

/// <summary>What a link is good for, and nothing else; declared by the capability whose page it opens.</summary>
/// <param name="Name">
/// It is stored, in at most <see cref="NameLength"/> characters, and every token is made with it: never change one, and give none twice.
/// </param>
public readonly record struct LinkPurpose(string Name)
{
    public const int NameLength = 40;

    /// <summary>"This was not me" in every notice: it can lock the account and nothing else (rulings F17).</summary>
    public static readonly LinkPurpose NotMe = new("NotMe");

    public override string ToString() => Name;
}
