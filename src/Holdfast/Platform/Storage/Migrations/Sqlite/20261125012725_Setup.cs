using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Setup : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "first_admin_at",
                table: "installation",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "key_ring",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", maxLength: 16384, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_ring", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "setup_links",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_setup_links", x => x.token_hash);
                });

            migrationBuilder.UpdateData(
                table: "installation",
                keyColumn: "id",
                keyValue: 1,
                column: "first_admin_at",
                value: null);

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_consumer_created_at",
                table: "deliveries",
                columns: new[] { "consumer", "created_at" },
                filter: "problem IS NOT NULL AND done_at IS NULL AND given_up_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_consumer_done_at",
                table: "deliveries",
                columns: new[] { "consumer", "done_at" });

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_given_up_at",
                table: "deliveries",
                column: "given_up_at",
                filter: "given_up_at IS NOT NULL AND done_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "key_ring");

            migrationBuilder.DropTable(
                name: "setup_links");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_consumer_created_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_consumer_done_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_given_up_at",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "first_admin_at",
                table: "installation");
        }
    }
}
