using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ClosedAccounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "subject",
                table: "deliveries",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "closed_at",
                table: "accounts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "erase_at",
                table: "accounts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_subject",
                table: "deliveries",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_accounts_erase_at",
                table: "accounts",
                column: "erase_at",
                filter: "erase_at IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_deliveries_subject",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_accounts_erase_at",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "subject",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "closed_at",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "erase_at",
                table: "accounts");
        }
    }
}
