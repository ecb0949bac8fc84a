using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

/// <summary>A name that its owner gives a device, so that several of a kind can be told apart. It says nothing to anybody else.</summary>
public sealed class NameDevice(HoldfastDb db)
{
    public const int MostCharacters = 40;

    /// <summary>False where there is no such device, the name is too long, or it shows nothing that people can read.</summary>
    /// <param name="name">"" takes the name away.</param>
    public async Task<bool> Handle(SignedIn caller, DeviceId target, string name, CancellationToken ct)
    {
        var typed = PersonName.Of(name);
        if (typed.Length > MostCharacters || (typed.Length > 0 && PersonName.Check(typed) is not null)
            || await db.Set<Device>().SingleOrDefaultAsync(d => d.Id == target && d.Account == caller.Account && d.ForgottenAt == null, ct) is not { } device)
        {
            return false;
        }

        device.Call(typed.Length == 0 ? null : typed);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
