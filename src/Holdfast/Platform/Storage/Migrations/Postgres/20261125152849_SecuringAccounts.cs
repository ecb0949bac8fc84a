using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SecuringAccounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "securing_since",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "securing_step",
                table: "accounts",
                type: "integer",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "securing_since",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "securing_step",
                table: "accounts");
        }
    }
}
