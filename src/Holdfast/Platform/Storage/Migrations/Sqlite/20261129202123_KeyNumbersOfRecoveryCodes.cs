using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class KeyNumbersOfRecoveryCodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "key_number",
                table: "recovery_codes",
                type: "INTEGER",
                nullable: false,
                // Codes were made under the oldest key, and keys are numbered from 1.
                defaultValue: 1);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "key_number",
                table: "recovery_codes");
        }
    }
}
