using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DeliveryDueAt : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_deliveries_consumer_done_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_done_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_given_up_at",
                table: "deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_consumer_done_at",
                table: "deliveries",
                columns: new[] { "consumer", "done_at" },
                filter: "done_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_done_at",
                table: "deliveries",
                column: "done_at",
                filter: "done_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_due_at_id",
                table: "deliveries",
                columns: new[] { "due_at", "id" },
                filter: "done_at IS NULL AND given_up_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_given_up_at_id",
                table: "deliveries",
                columns: new[] { "given_up_at", "id" },
                filter: "given_up_at IS NOT NULL AND done_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_deliveries_consumer_done_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_done_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_due_at_id",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_given_up_at_id",
                table: "deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_consumer_done_at",
                table: "deliveries",
                columns: new[] { "consumer", "done_at" });

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_done_at",
                table: "deliveries",
                column: "done_at");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_given_up_at",
                table: "deliveries",
                column: "given_up_at",
                filter: "given_up_at IS NOT NULL AND done_at IS NULL");
        }
    }
}
