using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DeliveryLanes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_deliveries_due_at",
                table: "deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_consumer_due_at",
                table: "deliveries",
                columns: new[] { "consumer", "due_at" },
                filter: "done_at IS NULL AND given_up_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_deliveries_consumer_due_at",
                table: "deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_due_at",
                table: "deliveries",
                column: "due_at",
                filter: "done_at IS NULL AND given_up_at IS NULL");
        }
    }
}
