using System.Reflection;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Containment;
using Holdfast.Security.Passwords;
using Holdfast.Security.Recovery;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast;

/// <summary>Holds the whole product to its map: dependencies, migrations, routes.</summary>
public sealed class MapTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    /// <summary>What a field is called that takes an address or names somebody.</summary>
    private static readonly string[] Words = ["Email", "Address", "Contact", "Mail"];

    private readonly TestApp _app = fixture.App;

    private static Type[] Product => typeof(Program).Assembly.GetTypes();

    /// <summary>./test leaves these out of its second run, so each must be the same on every database.</summary>
    [Fact]
    public void A_test_that_says_it_has_no_database_uses_none()
    {
        Type[] databases = [typeof(Databases), typeof(TestDatabase), typeof(TestApp), typeof(AppFixture), typeof(QuietAppFixture), typeof(PostgresServer), typeof(HoldfastDb)];
        var types = typeof(MapTests).Assembly.GetTypes();
        // A method of a class that has others with one: its own code, which for an async one is a class.
        var methods = types.SelectMany(type => type.GetMethods()).Where(WithoutDatabase).ToList();
        var code = types.Where(type => Outermost(type) is var outermost && (WithoutDatabase(outermost) || methods.Any(method => method.DeclaringType == outermost
            && method.GetCustomAttribute<System.Runtime.CompilerServices.StateMachineAttribute>()?.StateMachineType == type))).ToList();
        Assert.NotEmpty(methods);
        Assert.Contains(typeof(PersonNameTests), code);
        Assert.Empty(from type in code
                     from used in CompiledCode.UsedBy(type)
                     where databases.Contains(used)
                     select $"{type.FullName} uses {used.Name}");
    }

    private static bool WithoutDatabase(MemberInfo test) =>
        test.GetCustomAttributes<TraitAttribute>(inherit: false).Any(trait => trait is { Name: "Database", Value: "None" });

    [Fact]
    public async Task Both_databases_have_a_migration_for_every_change_of_the_model()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        Assert.False(scope.ServiceProvider.GetRequiredService<HoldfastDb>().Database.HasPendingModelChanges());
        Assert.Equal(MigrationsOf<SqliteDb>(), MigrationsOf<PostgresDb>());

        static IEnumerable<string> MigrationsOf<TDb>() =>
            Product.Where(t => t.GetCustomAttribute<Microsoft.EntityFrameworkCore.Infrastructure.DbContextAttribute>()?.ContextType == typeof(TDb))
                .Select(t => t.Name).Where(name => !name.EndsWith("Snapshot", StringComparison.Ordinal)).Order();
    }

    [Fact]
    [Trait("F", "F12")]
    [Trait("R", "R054")]
    [Trait("R", "R396")]
    public void Every_form_needs_its_token_and_what_is_no_form_says_why_it_has_none_and_stores_nothing()
    {
        var posts = Routes().Where(route => Methods(route).Contains("POST")).ToLookup(route => route.Metadata.GetMetadata<TakesNoToken>() is null);
        Assert.NotEmpty(posts[true]);
        Assert.All(posts[true], route => Assert.True(
            route.Metadata.GetMetadata<IAntiforgeryMetadata>()?.RequiresValidation, $"{route.RoutePattern.RawText} takes a POST without a token."));

        Assert.All(posts[false], route =>
        {
            Assert.NotEmpty(route.Metadata.GetMetadata<TakesNoToken>()?.Reason ?? "");
            Assert.Null(route.Metadata.GetMetadata<IsPage>());
            if (route.Metadata.GetMetadata<TakesNoToken>()!.ProvesBySecret)
            {
                // The secret stands in the address: it goes to no other site.
                Assert.NotNull(route.Metadata.GetMetadata<NoReferrer>());
                return;
            }

            Assert.DoesNotContain(Assert.IsType<MethodInfo>(route.Metadata.GetMetadata<MethodInfo>(), exactMatch: false).GetParameters(), p => Reaches(p.ParameterType, typeof(HoldfastDb), []));
        });
    }

    [Fact]
    [Trait("R", "R056")]
    public void Routes_are_read_by_GET_and_HEAD_or_written_by_POST() =>
        Assert.All(Routes(), route => Assert.True(string.Join(',', Methods(route)) is "GET,HEAD" or "GET" or "POST", route.RoutePattern.RawText));

    [Fact]
    [Trait("R", "R144")]
    [Trait("R", "R164")]
    public async Task Every_route_that_is_not_open_to_strangers_needs_somebody_signed_in()
    {
        var stranger = _app.NewBrowser();
        foreach (var route in Routes().Where(route => route.Metadata.GetMetadata<OpenToStrangers>() is null))
        {
            var path = route.RoutePattern.RawText!.Replace("{id:guid}", Guid.CreateVersion7(_app.Clock.GetUtcNow()).ToString(), StringComparison.Ordinal);
            var answer = await stranger.Send(new HttpMethod(Methods(route)[0]), path, Methods(route)[0] == "POST" ? new FormUrlEncodedContent([new("Field", "typed")]) : null);
            if (route.Metadata.GetMetadata<ForRoles>() is not null)
            {
                Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.Status);
                continue;
            }

            Assert.True(answer.Location?.StartsWith("/sign-in", StringComparison.Ordinal), $"A stranger gets {answer.Status} at {Methods(route)[0]} {path}: {answer.Words}");
        }
    }

    /// <summary>
    /// Which routes are open to strangers, take a POST without a token, or are for staff stands in routes.txt beside the tests of their
    /// capability, so that a change of it is seen in review: HOLDFAST_WRITE_DOCS=1 writes the lists anew.
    /// </summary>
    [Fact]
    [Trait("R", "R144")]
    [Trait("R", "R164")]
    public async Task Routes_that_are_open_without_token_or_for_staff_are_on_the_list_of_their_capability()
    {
        var tests = Path.Combine(Repository.Path(), "tests", "Holdfast.Tests");
        var wanted = Routes().Select(route => (Folder: FolderOf(route), Line: LineOf(route))).Where(route => route.Line is not null)
            .GroupBy(route => Path.Combine(tests, route.Folder, "routes.txt"))
            .ToDictionary(list => list.Key, list => string.Concat(list.Select(route => route.Line + "\n").Order(StringComparer.Ordinal)));
        if (Environment.GetEnvironmentVariable("HOLDFAST_WRITE_DOCS") == "1")
        {
            foreach (var (file, text) in wanted)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(wanted.Keys.Order(), Directory.EnumerateFiles(tests, "routes.txt", SearchOption.AllDirectories).Order());
        foreach (var (file, text) in wanted)
        {
            Assert.Equal(text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        static string FolderOf(RouteEndpoint route) => Path.Combine([.. CompiledCode.FolderOf(Outermost(route.Metadata.GetMetadata<MethodInfo>()!.DeclaringType!)).Take(2)]);

        static string? LineOf(RouteEndpoint route)
        {
            List<string> why = [];
            if (route.Metadata.GetMetadata<OpenToStrangers>() is { } open)
            {
                why.Add($"open to strangers: {open.Reason}");
            }

            if (route.Metadata.GetMetadata<TakesNoToken>() is { } without)
            {
                why.Add($"without token: {without.Reason}");
            }

            if (route.Metadata.GetMetadata<ForRoles>() is { } only)
            {
                why.Add(string.Join(", ", only.Roles));
            }

            return why.Count == 0 ? null : $"{Methods(route)[0]} {route.RoutePattern.RawText} | {string.Join(" | ", why)}";
        }
    }

    [Fact]
    public void A_reason_for_what_is_open_is_a_sentence() => Assert.All(
        Routes().Select(route => route.Metadata.GetMetadata<OpenToStrangers>()).OfType<OpenToStrangers>(), open => Assert.Matches(@"^[A-Z].{8,}\.$", open.Reason));

    [Fact]
    [Trait("F", "F13")]
    public void Each_form_that_is_sent_twice_leads_on_to_a_page()
    {
        var pages = Routes().Where(route => Methods(route).Contains("GET")).Select(route => "/" + route.RoutePattern.RawText?.TrimStart('/')).ToHashSet();
        var forms = Routes().Where(route => Methods(route).Contains("POST") && route.Metadata.GetMetadata<IsPage>() is not null && route.Metadata.GetMetadata<OpenToStrangers>() is null);
        Assert.All(forms, form => Assert.Contains(form.Metadata.GetMetadata<StandsOn>()?.Page ?? "/" + form.RoutePattern.RawText?.TrimStart('/'), pages));
        // And to one of its own, not to one that takes an id.
        Assert.All(forms, form => Assert.DoesNotContain("{", form.Metadata.GetMetadata<StandsOn>()?.Page ?? form.RoutePattern.RawText, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("R", "R144")]
    public async Task A_route_for_staff_does_not_exist_for_anybody_else()
    {
        List<(Role? Role, Browser Browser)> everybody = [(null, _app.NewBrowser())];
        foreach (var role in Enum.GetValues<Role>())
        {
            everybody.Add((role, await _app.SignIn(await _app.NewPerson(role: role))));
        }

        foreach (var (role, browser) in everybody)
        {
            var none = await browser.Get("/no/such/page");
            foreach (var route in Routes().Where(route => route.Metadata.GetMetadata<ForRoles>() is { } only && !(role is { } own && only.Roles.Contains(own))))
            {
                var path = route.RoutePattern.RawText!.Replace("{id:guid}", Guid.CreateVersion7(_app.Clock.GetUtcNow()).ToString(), StringComparison.Ordinal);
                var answer = await browser.Send(new HttpMethod(Methods(route)[0]), path, Methods(route)[0] == "POST" ? new FormUrlEncodedContent([]) : null);
                Assert.Equal((none.Status, none.Text), (answer.Status, answer.Text));
                Assert.Equal(none.Response.Headers.Select(h => h.Key), answer.Response.Headers.Select(h => h.Key));
            }
        }
    }

    [Fact]
    [Trait("R", "R109")]
    [Trait("Regression", "10")]
    public void Every_route_that_can_test_a_secret_says_so_and_goes_through_Throttling()
    {
        foreach (var route in Routes())
        {
            var handler = route.Metadata.GetMetadata<MethodInfo>();
            var reaches = handler is not null && handler.GetParameters().Any(p => Reaches(p.ParameterType, typeof(PasswordCheck), []) || Reaches(p.ParameterType, typeof(AnswerCheck), []) || Reaches(p.ParameterType, typeof(RecoveryCodeCheck), []));
            Assert.True(reaches == (route.Metadata.GetMetadata<TestsSecret>() is not null), $"{Methods(route)[0]} {route.RoutePattern.RawText}");
        }

        // And nothing but the one place, which counts before it looks, can test a password or an answer at all.
        var verifiers = Product.Where(type => CompiledCode.Calls(type, typeof(Argon2Hasher), nameof(Argon2Hasher.Verify))).Select(Outermost).Distinct();
        Assert.Equal([typeof(AnswerCheck), typeof(PasswordCheck)], verifiers.OrderBy(type => type.Name));
    }

    [Fact]
    [Trait("R", "R108")]
    [Trait("R", "R344")]
    public void No_password_can_be_stored_that_was_not_checked()
    {
        // The demo people's is known to everybody, and Production does not start with them.
        var writers = Product.Where(type => CompiledCode.Calls(type, typeof(Password), "set_" + nameof(Password.Hash))).Select(Outermost).Distinct();
        Assert.Equal([typeof(Password), typeof(PasswordDemo)], writers.OrderBy(type => type.Name));

        // The one that writes without the property puts the same password's dearer hash over the one that it verified.
        var updaters = Product.Where(type => CompiledCode.CallsFor(type, "ExecuteUpdateAsync", typeof(Password))).Select(Outermost).Distinct();
        Assert.Equal([typeof(PasswordCheck)], updaters);

        // What Password takes is made of a checked password alone, and that by its own check alone.
        Assert.All(
            typeof(Password).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => CompiledCode.Sets(method, typeof(Password), nameof(Password.Hash))),
            method => Assert.Contains(method.GetParameters(), parameter => parameter.ParameterType == typeof(PasswordHash)));
        Assert.All([typeof(PasswordHash), typeof(CheckedPassword)], type => Assert.Empty(type.GetConstructors()));
        Assert.Equal([typeof(CheckedPassword)], Product.Where(type => CompiledCode.Calls(type, typeof(CheckedPassword), ".ctor")).Select(Outermost).Distinct());
        Assert.Equal([typeof(NewPasswords)], Product.Where(type => CompiledCode.Calls(type, typeof(CheckedPassword), nameof(CheckedPassword.Of))).Select(Outermost).Distinct());

        // A sign-up's waits in a column of its own, which takes and gives nothing else.
        Assert.Equal(typeof(PasswordHash), typeof(Security.SignUp.PendingSignUp).GetProperty(nameof(Security.SignUp.PendingSignUp.Hash))?.PropertyType);
        Assert.Equal([typeof(Security.SignUp.PendingSignUp)], Product.Where(type => type != typeof(PasswordHash.Converter) && CompiledCode.UsedBy(type).Contains(typeof(PasswordHash.Converter))).Select(Outermost).Distinct());
    }

    [Fact]
    [Trait("F", "F7")]
    public void Only_the_session_book_ends_sessions()
    {
        string[] enders = [nameof(Account.EndSessions), nameof(Account.EndLinks), nameof(Account.ForgetKnownDevices), nameof(Account.ForgetRememberedDevices)];
        var callers = Product.Where(type => enders.Any(ender => CompiledCode.Calls(type, typeof(Account), ender)) || CompiledCode.Calls(type, typeof(Session), "End"))
            .Select(Outermost).Distinct();
        Assert.Equal([typeof(SessionBook)], callers);
    }

    [Fact]
    [Trait("F", "F35")]
    public void An_agent_contains_an_account_only_where_their_containments_are_counted()
    {
        // The others: an owner's button in a mail, and the operator's release a day after it was asked for on the console.
        Assert.Equal([typeof(NotMeHandler), typeof(SendReleases)], CallersOf(nameof(ContainAccount.Apply)));
        Assert.Equal([typeof(ContainByAgentHandler)], CallersOf(nameof(ContainAccount.ApplyBy)));
        var ofStaff = Routes().Where(route => route.Metadata.GetMetadata<ForRoles>() is not null).Select(route => route.Metadata.GetMetadata<MethodInfo>()).OfType<MethodInfo>();
        Assert.DoesNotContain(ofStaff, handler => handler.GetParameters().Any(p => Reaches(p.ParameterType, typeof(NotMeHandler), [])));

        static IEnumerable<Type> CallersOf(string method) =>
            Product.Where(type => CompiledCode.Calls(type, typeof(ContainAccount), method)).Select(Outermost).Distinct().OrderBy(type => type.Name);
    }

    [Fact]
    [Trait("R", "R383")]
    public void Nobody_elses_address_is_taken_as_a_way_back()
    {
        // The account's own, at the door and under its addresses; and that of requests and chats without an account, which opens none.
        // A contact of somebody's would be one more, with limits of its own.
        var fields = Routes().Where(route => route.Metadata.GetMetadata<ForRoles>() is null)
            .SelectMany(route => route.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
            .Where(parameter => parameter.GetCustomAttribute<Microsoft.AspNetCore.Mvc.FromFormAttribute>() is not null)
            .SelectMany(parameter => parameter.ParameterType.GetProperties().Select(field => $"{parameter.ParameterType.Name}.{field.Name}"))
            .Where(field => Words.Any(word => field.Split('.')[1].Contains(word, StringComparison.Ordinal)));
        Assert.Equal(
            ["AddAddressForm.Email", "FindRequestsForm.Email", "ForgotForm.Email", "KeepAccountForm.Email", "ResendSignUpForm.Email", "SignInForm.Email", "SignUpForm.Email", "StaffAccountForm.Email", "StartForm.Email"],
            fields.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("F", "F33")]
    public async Task Every_row_that_needs_a_live_session_protects_an_account_or_is_known_not_to()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var guarded = scope.ServiceProvider.GetRequiredService<HoldfastDb>().Model.GetEntityTypes().Select(type => type.ClrType).Where(type => type.IsAssignableTo(typeof(INeedsLiveSession)));
        Assert.Equal(
            [nameof(Account), nameof(ContainingAgent), nameof(ContainmentLift), "Delivery", nameof(Device), "Link", nameof(Session), "TicketEvent", "VideoConsent"],
            guarded.Where(type => !type.IsAssignableTo(typeof(IProtection))).Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("R", "R480")]
    public async Task Every_page_has_a_title_a_heading_a_language_and_labels()
    {
        var sam = await _app.NewPerson(role: Role.Admin);
        var laptop = await _app.SignIn(sam);
        foreach (var route in Routes().Where(r => r.Metadata.GetMetadata<IsPage>() is not null && Methods(r)[0] == "GET" && !r.RoutePattern.RawText!.Contains('{')))
        {
            var page = await laptop.Get(route.RoutePattern.RawText!);
            if (page.Status is not System.Net.HttpStatusCode.OK)
            {
                continue;
            }

            Assert.False(string.IsNullOrWhiteSpace(page.Title));
            Assert.Single(page.Document.QuerySelectorAll("h1"));
            Assert.Equal("en", page.Document.DocumentElement.GetAttribute("lang"));
            Assert.All(
                page.Document.QuerySelectorAll("input:not([type=hidden]):not([hidden]),select,textarea"),
                field => Assert.NotNull(page.Document.QuerySelector($"label[for='{field.Id}']") ?? field.Closest("label")));
        }
    }

    /// <summary>A handler is looked at when its route is first asked for: one that cannot be bound is found here and not by whoever asks.</summary>
    [Fact]
    public void Every_handler_asks_only_for_what_it_can_be_given() => Assert.All(
        Routes().Where(route => route.Metadata.GetMetadata<MethodInfo>() is not null),
        route => Bind(route.Metadata.GetMetadata<MethodInfo>()!, route.RoutePattern.Parameters.Select(parameter => parameter.Name)));

    [Fact]
    public void A_handler_that_asks_for_what_nobody_gives_is_found()
    {
        var problem = Assert.Throws<InvalidOperationException>(() => Bind(((Delegate)((Exception given) => given.ToString())).Method, []));
        Assert.Contains("given", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_stream_says_that_it_is_one() => Assert.All(Routes(), route => Assert.Equal(
        route.Metadata.GetMetadata<MethodInfo>()?.ReturnType.ToString().Contains(nameof(ServerSentEventsResult<string>), StringComparison.Ordinal) == true,
        route.Metadata.GetMetadata<GoesOn>() is not null));

    private void Bind(MethodInfo handler, IEnumerable<string> fromRoute) => RequestDelegateFactory.InferMetadata(
        handler, new RequestDelegateFactoryOptions { ServiceProvider = _app.Services, RouteParameterNames = fromRoute, DisableInferBodyFromParameters = true });

    private IEnumerable<RouteEndpoint> Routes() => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(route => route.Metadata.GetMetadata<StaticAssetDescriptor>() is null && route.RoutePattern.RawText != "{**path:file}");

    private static IReadOnlyList<string> Methods(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any"];

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static bool Reaches(Type from, Type target, HashSet<Type> seen) =>
        from == target || (from.Assembly == target.Assembly && seen.Add(from)
            && from.GetConstructors().SelectMany(c => c.GetParameters()).Any(p => Reaches(p.ParameterType, target, seen)));
}
