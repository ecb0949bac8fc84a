using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AgentContainments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "role",
                table: "setup_links",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "agent",
                table: "containments",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "lift",
                table: "containments",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "lifted_by",
                table: "containments",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "reason",
                table: "containments",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "containing_agents",
                columns: table => new
                {
                    agent = table.Column<Guid>(type: "TEXT", nullable: false),
                    contained = table.Column<int>(type: "INTEGER", nullable: false),
                    stopped_at = table.Column<long>(type: "INTEGER", nullable: true),
                    resumed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_containing_agents", x => x.agent);
                    table.ForeignKey(
                        name: "FK_containing_agents_accounts_agent",
                        column: x => x.agent,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "containment_lifts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agent = table.Column<Guid>(type: "TEXT", nullable: false),
                    asked_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_containment_lifts", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_containments_by_agents",
                table: "containments",
                columns: new[] { "agent", "at" },
                filter: "agent IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_containments_lift",
                table: "containments",
                column: "lift");

            migrationBuilder.CreateIndex(
                name: "ix_containments_open_by_agents",
                table: "containments",
                columns: new[] { "agent", "at" },
                filter: "agent IS NOT NULL AND returned_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_containing_agents_stopped_at",
                table: "containing_agents",
                column: "stopped_at",
                filter: "stopped_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_containment_lifts_asked_at",
                table: "containment_lifts",
                column: "asked_at",
                filter: "decided_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "containing_agents");

            migrationBuilder.DropTable(
                name: "containment_lifts");

            migrationBuilder.DropIndex(
                name: "ix_containments_by_agents",
                table: "containments");

            migrationBuilder.DropIndex(
                name: "IX_containments_lift",
                table: "containments");

            migrationBuilder.DropIndex(
                name: "ix_containments_open_by_agents",
                table: "containments");

            migrationBuilder.DropColumn(
                name: "role",
                table: "setup_links");

            migrationBuilder.DropColumn(
                name: "agent",
                table: "containments");

            migrationBuilder.DropColumn(
                name: "lift",
                table: "containments");

            migrationBuilder.DropColumn(
                name: "lifted_by",
                table: "containments");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "containments");
        }
    }
}
