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

    /// <summary>Longest greeting, in UTF-16 units.</summary>
    public const int GreetingLength = 300;

    /// <summary>Longest name of a time zone.</summary>
    public const int ZoneLength = 60;

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

    /// <summary>Somebody without an account may chat with it too.</summary>
    public bool TakesStrangers { get; set; } = true;

    /// <summary>What is said to somebody who begins a chat; may be empty.</summary>
    public string Greeting { get; set; } = "";

    /// <summary>The IANA name of the zone that its hours are in.</summary>
    public string Zone { get; set; } = "UTC";

    private static DepartmentId Fixed(int number) => DepartmentId.From(new Guid(0, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, (byte)number));

    internal sealed class Table : IEntityTypeConfiguration<Department>
    {
        public void Configure(EntityTypeBuilder<Department> builder)
        {
            builder.ToTable("departments");
            builder.Property(d => d.Id).ValueGeneratedNever();
            builder.Property(d => d.Name).HasMaxLength(NameLength);
            builder.Property(d => d.Greeting).HasMaxLength(GreetingLength);
            builder.Property(d => d.Zone).HasMaxLength(ZoneLength);
            builder.HasIndex(d => d.Name).IsUnique();
            builder.HasData(
                new Department { Id = None, Name = "No department" },
                new Department
                {
                    Id = CustomerService, Name = "Customer Service", IsOffered = true, Zone = DepartmentHours.FirstZone,
                    Greeting = "Hello! Tell us what has happened, and we'll look at it with you.",
                },
                new Department
                {
                    Id = CategorySpecialists, Name = "Category Specialists", IsOffered = true, Zone = DepartmentHours.FirstZone,
                    Greeting = "We help you discover and plan new projects. Ask us about roles or projects you want to learn more about. We can also draft a job post for you.",
                });
        }
    }
}

/// <summary>Hours of a department on a day of the week; see <see cref="OpenHours"/>.</summary>
public sealed class DepartmentHours
{
    /// <summary>Times of a day at the most.</summary>
    public const int MostADay = 2;

    /// <summary>The zone of the departments that are there from the start.</summary>
    internal const string FirstZone = "America/Los_Angeles";

    public required DepartmentId Department { get; init; }

    public required DayOfWeek Day { get; init; }

    /// <summary>Minutes from midnight.</summary>
    public required int From { get; init; }

    /// <summary>Minutes from midnight; not after <see cref="From"/> is on the next day.</summary>
    public required int Until { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<DepartmentHours>
    {
        public void Configure(EntityTypeBuilder<DepartmentHours> builder)
        {
            builder.ToTable("department_hours");
            builder.HasKey(h => new { h.Department, h.Day, h.From });
            builder.Property(h => h.From).HasColumnName("from_minute");
            builder.Property(h => h.Until).HasColumnName("until_minute");
            builder.HasOne<Department>().WithMany().HasForeignKey(h => h.Department).OnDelete(DeleteBehavior.Cascade);
            DayOfWeek[] days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];
            builder.HasData(
                new[] { Departments.Department.CustomerService, Departments.Department.CategorySpecialists }.SelectMany(
                    department => days.Select(day => new DepartmentHours { Department = department, Day = day, From = 6 * 60, Until = 17 * 60 })));
        }
    }
}

/// <summary>A day on which a department is closed, or has other hours.</summary>
public sealed class DepartmentHoliday
{
    /// <summary>Of a department at the most.</summary>
    public const int Most = 200;

    public const int NameLength = 60;

    public required DepartmentId Department { get; init; }

    public required DateOnly Date { get; init; }

    public required string Name { get; init; }

    /// <summary>Minutes from midnight; null is closed.</summary>
    public int? From { get; init; }

    public int? Until { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<DepartmentHoliday>
    {
        public void Configure(EntityTypeBuilder<DepartmentHoliday> builder)
        {
            builder.ToTable("department_holidays");
            builder.HasKey(h => new { h.Department, h.Date });
            builder.Property(h => h.Name).HasMaxLength(NameLength);
            builder.Property(h => h.From).HasColumnName("from_minute");
            builder.Property(h => h.Until).HasColumnName("until_minute");
            builder.HasOne<Department>().WithMany().HasForeignKey(h => h.Department).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>An agent who works in a department.</summary>
public sealed class DepartmentAgent
{
    public const int UsualSeats = 3;

    public const int MostSeats = 20;

    public required DepartmentId Department { get; init; }

    /// <summary>No foreign key: adding a row would hold the account's row, which every guarded save holds.</summary>
    public required AccountId Agent { get; init; }

    /// <summary>How many chats they have at once.</summary>
    public int Seats { get; set; } = UsualSeats;

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
