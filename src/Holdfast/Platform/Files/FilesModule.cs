using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Files;

public static class FilesModule
{
    public static void AddFiles(this IServiceCollection services)
    {
        services.AddOptions<FilesOptions>().BindConfiguration("Files").ValidateOnStart();
        services.AddSingleton<IValidateOptions<FilesOptions>, FilesOptionsShape>();
        services.AddSingleton<IValidateOptions<FilesOptions>, FilesOptionsValidator>();
        services.AddSingleton<IFileStore>(all => new DiskFileStore(all.GetRequiredService<DataFolder>().In(DiskFileStore.Folder), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FileHandles>();
        services.AddSingleton<FileScanner>();
        services.AddSingleton<DayTotals>();
        services.AddSingleton<UploadLanes>();
        services.AddScoped<TextFiles>();
        services.AddScoped<Uploads>();
        services.AddScoped<FormFiles>();
        services.AddScoped<FileBook>();
        services.AddScoped<FileBin>();
        services.AddScoped<FileSights>();
        services.AddSingleton<IJob, TidyFiles>();
        services.AddSingleton<IJob, AskScannerAgain>();
    }

    /// <summary>After it is known that a form is ours, and before its handler.</summary>
    public static void UseFiles(this WebApplication app) => app.UseMiddleware<ReadFilesOfForms>();

    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        UploadEndpoint.Map(routes);
        FileEndpoint.Map(routes);
    }
}

public static class FileFormExtensions
{
    /// <summary>The form may bring files along, as much as a message may have and what else the form may weigh.</summary>
    public static TBuilder TakesFiles<TBuilder>(this TBuilder builder, IEndpointRouteBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        builder.TakesFiles(routes.ServiceProvider.GetRequiredService<IOptions<FilesOptions>>().Value.MostBytesOfMessage + MostBytesOfFields);

    private const long MostBytesOfFields = 1024 * 1024;
}
