using Holdfast.Accounts;
using Holdfast.Mail;
using Microsoft.Extensions.Options;

namespace Holdfast.SecurityQuestions;

public static class SecurityQuestionsModule
{
    public static void AddSecurityQuestions(this IServiceCollection services)
    {
        services.AddOptions<SecurityQuestionsOptions>().BindConfiguration("SecurityQuestions").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityQuestionsOptions>, SecurityQuestionsOptionsShape>();
        services.AddSingleton<IValidateOptions<SecurityQuestionsOptions>, SecurityQuestionsOptionsValidator>();
        services.AddNotice<QuestionChangedNotice>("Your security question was changed");
        services.AddScoped<AnswerCheck>();
        services.AddScoped<NewQuestions>();
        services.AddScoped<ChangeQuestionHandler>();
        services.AddScoped<IDemoData, SecurityQuestionDemo>();
        services.AddSingleton<IExportPart, QuestionExport>();
    }

    public static void MapSecurityQuestions(this IEndpointRouteBuilder routes) => ChangeQuestionEndpoint.Map(routes);
}
