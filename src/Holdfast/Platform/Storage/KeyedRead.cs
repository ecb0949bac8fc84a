using System.Data.Common;

namespace Holdfast.Platform.Storage;

/// <summary>A read of one row by a key of bytes, in a form in which several keys can be asked for at once.</summary>
/// <param name="columns">What is selected.</param>
/// <param name="from">FROM and its joins.</param>
/// <param name="key">The column that the key stands in; it is unique there.</param>
/// <param name="row">Makes something of a row; the columns are counted as in <paramref name="columns"/>.</param>
public sealed class KeyedRead<T>(string columns, string from, string key, Func<DbDataReader, HotReads, T> row)
    where T : class
{
    public Func<DbDataReader, HotReads, T> Row => row;

    /// <summary>The statement for @key.</summary>
    internal string OfOne { get; } = $"SELECT {columns} {from} WHERE {key} = @key";

    /// <summary>PostgreSQL's statement for @keys; a row ends with its key.</summary>
    internal string OfSeveral { get; } = $"SELECT {columns}, {key} {from} WHERE {key} = ANY(@keys)";

    internal SharedTrips<T> Trips { get; } = new();
}
