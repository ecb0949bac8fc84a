namespace Holdfast.Support.Tickets;

[Trait("Database", "None")]
[Trait("G", "G43")]
public sealed class AskingForSecretsTests
{
    [Theory]
    [InlineData("Please send me your password.")]
    [InlineData("Could you tell us the answer to your security question?")]
    [InlineData("Reply with the code in your email")]
    [InlineData("What's the 6-digit code?")]
    [InlineData("What is your PIN?")]
    [InlineData("I need one of your recovery codes to go on")]
    [InlineData("Hello,\nTYPE YOUR PASSWORD HERE\nthanks")]
    [InlineData("To check who you are, give me the verification code from the SMS.")]
    [InlineData("Please tell us your new password.")]
    [InlineData("Don't worry, just send me your password.")]
    [InlineData("Choose a new password and tell me which password it is")]
    [InlineData("We never sell data. Please share your security answer")]
    public void It_is_found(string text) => Assert.NotNull(AskingForSecrets.In(text));

    [Theory]
    [InlineData("Never send your password to anybody.")]
    [InlineData("We don't need your password for that.")]
    [InlineData("You don’t need to tell us the code from your phone.")]
    [InlineData("Nobody here will ever ask you to type your PIN.")]
    [InlineData("We can do that without your password, just tell us the number of the contract.")]
    [InlineData("You can choose a new password under \"Forgot password?\" and tell us how it went.")]
    [InlineData("Could you send me the number of the contract?")]
    [InlineData("What is the name of your client?")]
    [InlineData("Your password was changed on Friday.")]
    [InlineData("")]
    public void It_is_left_alone(string text) => Assert.Null(AskingForSecrets.In(text));

    [Fact]
    public void The_sentence_alone_is_told() =>
        Assert.Equal("Send me your password", AskingForSecrets.In("Hello Sam! Send me your password. Then we go on."));

    [Fact]
    [Trait("G", "G61")]
    public void A_long_text_takes_no_longer_than_its_length() =>
        Assert.Null(AskingForSecrets.In(string.Concat(Enumerable.Repeat("tell what is which need a code or not ", 1_700))));
}
