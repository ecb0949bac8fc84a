using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SignUpAndAddresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_email_addresses_key",
                table: "email_addresses");

            migrationBuilder.AddColumn<long>(
                name: "removed_at",
                table: "email_addresses",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "hour_budgets",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    taken = table.Column<int>(type: "INTEGER", nullable: false),
                    began_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hour_budgets", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "pending_sign_ups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    time_zone = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    hash = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pending_sign_ups", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_email_addresses_account_added_at",
                table: "email_addresses",
                columns: new[] { "account", "added_at" });

            migrationBuilder.CreateIndex(
                name: "IX_email_addresses_key",
                table: "email_addresses",
                column: "key",
                unique: true,
                filter: "confirmed_at IS NOT NULL AND removed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_hour_budgets_began_at",
                table: "hour_budgets",
                column: "began_at");

            migrationBuilder.CreateIndex(
                name: "IX_pending_sign_ups_created_at",
                table: "pending_sign_ups",
                column: "created_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "hour_budgets");

            migrationBuilder.DropTable(
                name: "pending_sign_ups");

            migrationBuilder.DropIndex(
                name: "IX_email_addresses_account_added_at",
                table: "email_addresses");

            migrationBuilder.DropIndex(
                name: "IX_email_addresses_key",
                table: "email_addresses");

            migrationBuilder.DropColumn(
                name: "removed_at",
                table: "email_addresses");

            migrationBuilder.CreateIndex(
                name: "IX_email_addresses_key",
                table: "email_addresses",
                column: "key",
                unique: true,
                filter: "confirmed_at IS NOT NULL");
        }
    }
}
