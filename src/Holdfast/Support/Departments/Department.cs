using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Departments;

public readonly record struct DepartmentId(Guid Value) : IId<DepartmentId>
{
    public static DepartmentId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static DepartmentId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A part of support, with the agents who work in it.</summary>
public sealed class Department
{
    /// <summary>Longest name, in UTF-16 units.</summary>
    public const int NameLength = 80;

    /// <summary>
    /// No department: what nobody has routed yet. Every agent sees it. It is a row, so that a ticket's department is never null.
    /// </summary>
    public static readonly DepartmentId None = Fixed(0);

    public static readonly DepartmentId CustomerService = Fixed(1);

    public static readonly DepartmentId CategorySpecialists = Fixed(2);

    public required DepartmentId Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Members may choose it.</summary>
    public bool IsOffered { get; set; }

    private static DepartmentId Fixed(int number) => DepartmentId.From(new Guid(0, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, (byte)number));

    internal sealed class Table : IEntityTypeConfiguration<Department>
    {
        public void Configure(EntityTypeBuilder<Department> builder)
        {
            builder.ToTable("departments");
            builder.Property(d => d.Id).ValueGeneratedNever();
            builder.Property(d => d.Name).HasMaxLength(NameLength);
            builder.HasIndex(d => d.Name).IsUnique();
            builder.HasData(
                new Department { Id = None, Name = "No department" },
                new Department { Id = CustomerService, Name = "Customer Service", IsOffered = true },
                new Department { Id = CategorySpecialists, Name = "Category Specialists", IsOffered = true });
        }
    }
}

/// <summary>An agent who works in a department.</summary>
public sealed class DepartmentAgent
{
    public required DepartmentId Department { get; init; }

    /// <summary>No foreign key: adding a row would hold the account's row, which every guarded save holds.</summary>
    public required AccountId Agent { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<DepartmentAgent>
    {
        public void Configure(EntityTypeBuilder<DepartmentAgent> builder)
        {
            builder.ToTable("department_agents");
            builder.HasKey(a => new { a.Department, a.Agent });
            builder.HasOne<Department>().WithMany().HasForeignKey(a => a.Department).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(a => a.Agent);
        }
    }
}

/// <summary>
/// A member account that belongs to somebody who works here, as they named it: its tickets do not exist for them, so that nobody
/// answers themself.
/// </summary>
public sealed class OwnMemberAccount
{
    public required AccountId Staff { get; init; }

    public required AccountId Member { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<OwnMemberAccount>
    {
        public void Configure(EntityTypeBuilder<OwnMemberAccount> builder)
        {
            builder.ToTable("own_member_accounts");
            builder.HasKey(o => new { o.Staff, o.Member });
            builder.HasIndex(o => o.Member);
        }
    }
}
