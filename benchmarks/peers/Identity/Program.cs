using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

// ASP.NET Core Identity with EF Core, as its documentation sets it up: default hash, cookie, 30 minutes between looks at
// the database unless CheckEachRequest is set. One person, made at start.
var builder = WebApplication.CreateBuilder(args);
var postgres = builder.Configuration.GetConnectionString("Postgres");
builder.Services.AddDbContext<PeopleDb>(db => _ = postgres is null
    ? db.UseSqlite(builder.Configuration.GetConnectionString("Sqlite"))
    : db.UseNpgsql(postgres));
builder.Services.AddIdentity<IdentityUser, IdentityRole>(identity => identity.Lockout.AllowedForNewUsers = false)
    .AddEntityFrameworkStores<PeopleDb>().AddDefaultTokenProviders();
if (builder.Configuration.GetValue<bool>("CheckEachRequest"))
{
    builder.Services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.Zero);
}

builder.Services.AddAuthorization();
var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/", () => TypedResults.Ok(new Answer(false, DateTimeOffset.UnixEpoch)));
app.MapGet("/session/check", () => TypedResults.Ok(new Answer(true, DateTimeOffset.UnixEpoch))).RequireAuthorization();
app.MapPost("/sign-in", async (SignIn form, SignInManager<IdentityUser> people) =>
    (await people.PasswordSignInAsync(form.Email, form.Password, isPersistent: true, lockoutOnFailure: false)).Succeeded
        ? Results.NoContent()
        : Results.Unauthorized());
app.MapPost("/password", async (Change form, HttpContext http, UserManager<IdentityUser> people) =>
    await people.GetUserAsync(http.User) is { } person && (await people.ChangePasswordAsync(person, form.Current, form.Next)).Succeeded
        ? Results.NoContent()
        : Results.UnprocessableEntity()).RequireAuthorization();

await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<PeopleDb>().Database.EnsureCreatedAsync();
    var people = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
    if (await people.FindByNameAsync("person@example.com") is null)
    {
        await people.CreateAsync(new IdentityUser("person@example.com"), "Seven quiet harbour lights 7");
    }
}

await app.RunAsync();

internal sealed record Answer(bool SignedIn, DateTimeOffset Until);

internal sealed record SignIn(string Email, string Password);

internal sealed record Change(string Current, string Next);

internal sealed class PeopleDb(DbContextOptions<PeopleDb> options) : IdentityDbContext(options);
