using System.Net;
using Holdfast.Platform.Accounts;

namespace Holdfast.Kit;

/// <summary>How somebody of the staff signs in: every test of theirs comes through here.</summary>
public static class StaffSteps
{
    /// <summary>Somebody of the staff, and a browser in which they have just signed in.</summary>
    public static async Task<(Browser Browser, Person Person)> SignInStaff(this TestApp app, Role role, string name = "Alex Staff")
    {
        var person = await app.NewPerson(name, role: role);
        return (await app.SignIn(person), person);
    }

    /// <summary>Signs somebody of the staff in, to the end.</summary>
    internal static async Task SignInStaff(this Browser browser, Person person)
    {
        var answer = await browser.SignIn(person);
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
    }
}
