using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Web;

/// <summary>
/// Lists are read by the key of the last row that was shown, never by how many to skip: the thousandth page costs what the first does, and
/// what comes or goes meanwhile moves no row from one page to another.
/// </summary>
public static class Paging
{
    /// <summary>Rows of a page.</summary>
    public const int Size = 25;

    /// <summary>The next rows of a sorted list.</summary>
    /// <param name="keyOf">What is given to the next question so that it goes on behind this row.</param>
    public static async Task<Page<T>> Page<T>(this IQueryable<T> sorted, Func<T, object> keyOf, CancellationToken ct, int size = Size)
    {
        var rows = await sorted.Take(size + 1).ToListAsync(ct);
        return rows.Count <= size ? new Page<T>(rows, null) : new Page<T>(rows[..size], keyOf(rows[size - 1]).ToString());
    }

    /// <summary>Counts up to one more than <see cref="Count.Most"/>.</summary>
    public static async Task<Count> CountUpToMost<T>(this IQueryable<T> rows, CancellationToken ct) => new(await rows.Take(Count.Most + 1).CountAsync(ct));

    /// <summary>What is behind a row in a list that is sorted upwards by <paramref name="key"/> and then by <paramref name="tie"/>.</summary>
    public static IQueryable<T> After<T, TKey, TTie>(this IQueryable<T> rows, Expression<Func<T, TKey>> key, Expression<Func<T, TTie>> tie, TKey lastKey, TTie lastTie) =>
        rows.Where(Behind(key, tie, lastKey, lastTie, ExpressionType.GreaterThanOrEqual, ExpressionType.GreaterThan));

    /// <summary>The same in a list that is sorted downwards by both.</summary>
    public static IQueryable<T> AfterDescending<T, TKey, TTie>(
        this IQueryable<T> rows, Expression<Func<T, TKey>> key, Expression<Func<T, TTie>> tie, TKey lastKey, TTie lastTie) =>
        rows.Where(Behind(key, tie, lastKey, lastTie, ExpressionType.LessThanOrEqual, ExpressionType.LessThan));

    /// <summary>What is behind a row in a list that is sorted downwards by its id, which is sorted by time.</summary>
    public static IQueryable<T> AfterDescending<T, TId>(this IQueryable<T> rows, Expression<Func<T, TId>> id, TId last) =>
        rows.Where(Expression.Lambda<Func<T, bool>>(Compare(ExpressionType.LessThan, id.Body, Parameter(last)), id.Parameters));

    /// <summary>
    /// <c>k &gt;= @k AND (k &gt; @k OR number &gt; @n)</c>: the first half is what both databases look up in an index. Of the form that says the
    /// same without it PostgreSQL reads all rows from the beginning.
    /// </summary>
    private static Expression<Func<T, bool>> Behind<T, TKey, TTie>(
        Expression<Func<T, TKey>> key, Expression<Func<T, TTie>> tie, TKey lastKey, TTie lastTie, ExpressionType notBefore, ExpressionType behind)
    {
        var row = key.Parameters[0];
        var (k, number) = (Parameter(lastKey), new Rename(tie.Parameters[0], row).Visit(tie.Body));
        return Expression.Lambda<Func<T, bool>>(
            Expression.AndAlso(Compare(notBefore, key.Body, k), Expression.OrElse(Compare(behind, key.Body, k), Compare(behind, number, Parameter(lastTie)))), row);
    }

    /// <summary>In the way that a captured variable stands in a query, so that the query is the same for every value.</summary>
    private static MemberExpression Parameter<TValue>(TValue value) => Expression.Field(Expression.Constant(new Captured<TValue>(value)), nameof(Captured<>.Value));

    /// <summary>A typed id has no operator of its own, and its column has an order.</summary>
    private static BinaryExpression Compare(ExpressionType how, Expression left, Expression right) =>
        Expression.MakeBinary(how, left, right, liftToNull: false, left.Type.GetMethod("op_" + how) is null && !left.Type.IsPrimitive && Nullable.GetUnderlyingType(left.Type) is null
            ? ((Func<int, int, bool>)ByColumn).Method.GetGenericMethodDefinition().MakeGenericMethod(left.Type)
            : null);

    private static bool ByColumn<TValue>(TValue left, TValue right) => throw new NotSupportedException("Only a database compares these.");

    private sealed class Captured<TValue>(TValue value)
    {
        public readonly TValue Value = value;
    }

    private sealed class Rename(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}

public static class PagingRequests
{
    extension(HttpContext http)
    {
        /// <summary>Asked for by the link of a list that goes on: the lines alone are wanted.</summary>
        public bool IsForMore => http.Request.Headers.ContainsKey("HX-Request");

        /// <summary>An open page asks for what is new, and somebody has it in sight.</summary>
        public bool IsInSight => http.Request.Headers.ContainsKey("X-In-Sight");
    }
}
