using Holdfast.Platform.Accounts;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Line;

/// <summary>
/// Whether an agent is there (rulings G25): they chose to take chats, and one of their pages of the desk was open a short while ago. It
/// is written alone and never in another save: it changes with every sign of life.
/// </summary>
public sealed class AgentPresence
{
    public required AccountId Agent { get; init; }

    public required bool IsTaking { get; init; }

    /// <summary>The sign-in that chose it: it ends with that one.</summary>
    public SessionId? Session { get; init; }

    public required DateTimeOffset AliveUntil { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<AgentPresence>
    {
        public void Configure(EntityTypeBuilder<AgentPresence> builder)
        {
            builder.ToTable("agent_presences");
            builder.HasKey(p => p.Agent);
            builder.Property(p => p.Agent).ValueGeneratedNever();
        }
    }
}
