using Holdfast.Platform.Accounts;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SecurityQuestions;

public static class SecurityQuestionsModule
{
    public static void AddSecurityQuestions(this IServiceCollection services)
    {
        services.AddMenuEntryUnder(Paths.Settings, Menu.Account, QuestionPaths.Question, "Security question", "help", 20);
        QuestionEvents.Register(services);
        QuestionNews.Register(services);
        services.AddOptions<SecurityQuestionsOptions>().BindConfiguration("SecurityQuestions").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityQuestionsOptions>, SecurityQuestionsOptionsShape>();
        services.AddSingleton<IValidateOptions<SecurityQuestionsOptions>, SecurityQuestionsOptionsValidator>();
        services.AddNotice<QuestionChangedNotice>("question-changed", "Your security question was changed");
        services.AddScoped<AnswerCheck>();
        services.AddScoped<NewQuestions>();
        services.AddScoped<PassedBarriers>();
        services.AddSingleton<IJob, ForgetPassedBarriers>();
        services.AddSingleton(new LeftOutOfExport(typeof(PassedBarrier), "It counts for ten minutes; the timeline tells what it came from."));
        services.AddScoped<ChangeQuestionHandler>();
        services.AddScoped<IDemoData, SecurityQuestionDemo>();
        services.AddSingleton<IExportPart, QuestionExport>();
        services.AddSingleton<IJob, ForgetSuperseded<SupersededQuestion>>();
        services.AddSingleton(new LeftOutOfExport(typeof(SupersededQuestion), "A question that is not asked any more, kept for days; the timeline tells of each change."));
    }

    public static void MapSecurityQuestions(this IEndpointRouteBuilder routes) => ChangeQuestionEndpoint.Map(routes);
}
