using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

/// <summary>Has the database say how it goes about each question, just before it is asked.</summary>
public sealed class Plans : DbCommandInterceptor
{
    private static readonly string[] Asked = ["SELECT", "UPDATE"];

    private readonly ConcurrentQueue<(string Statement, string Plan)> _plans = new();

    public void AddTo(IWebHostBuilder builder) => builder.ConfigureTestServices(services => services.AddSingleton<IInterceptor>(this));

    /// <summary>The statements on a table since the last call, and the lines of their plans.</summary>
    public List<(string Statement, string Plan)> Take(string table)
    {
        List<(string Statement, string Plan)> taken = [];
        while (_plans.TryDequeue(out var one))
        {
            taken.Add(one);
        }

        return [.. taken.Where(one => one.Statement.Contains(table, StringComparison.Ordinal))];
    }

    /// <summary>What in a plan grows with the table: reading all of it, or sorting.</summary>
    public static IEnumerable<string> WhatGrows(string plan)
    {
        var lines = plan.Split('\n');
        if (Databases.IsPostgres)
        {
            return lines.Where(line => line.Contains("Seq Scan", StringComparison.Ordinal) || line.Trim().TrimStart('-', '>', ' ').StartsWith("Sort", StringComparison.Ordinal));
        }

        // One row that stands in the statement, and what another part of it has found already.
        var parts = lines.Where(line => line.StartsWith("CO-ROUTINE ", StringComparison.Ordinal)).Select(line => "SCAN " + line["CO-ROUTINE ".Length..]).Append("SCAN CONSTANT ROW").ToList();
        return lines.Where(line => line.Contains("TEMP B-TREE", StringComparison.Ordinal)
            || (line.StartsWith("SCAN", StringComparison.Ordinal) && !line.Contains(" USING ", StringComparison.Ordinal) && !parts.Contains(line)));
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        // Of several statements in one command all but the first would be done, and not explained.
        var isOne = !command.CommandText.TrimEnd(';', '\r', '\n').Contains(";\n", StringComparison.Ordinal);
        if (isOne && command.Connection is { } connection && Asked.Any(verb => command.CommandText.StartsWith(verb, StringComparison.Ordinal)))
        {
            await using var ask = connection.CreateCommand();
            ask.Transaction = command.Transaction;
            ask.CommandText = (Databases.IsPostgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + command.CommandText;
            foreach (DbParameter parameter in command.Parameters)
            {
                var same = ask.CreateParameter();
                (same.ParameterName, same.Value) = (parameter.ParameterName, parameter.Value);
                ask.Parameters.Add(same);
            }

            List<string> lines = [];
            await using (var plan = await ask.ExecuteReaderAsync(cancellationToken))
            {
                while (await plan.ReadAsync(cancellationToken))
                {
                    lines.Add(plan.GetString(plan.FieldCount - 1));
                }
            }

            _plans.Enqueue((command.CommandText, string.Join('\n', lines)));
        }

        return result;
    }
}
