using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Links : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "links",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    account = table.Column<Guid>(type: "TEXT", nullable: true),
                    subject = table.Column<Guid>(type: "TEXT", nullable: false),
                    recipient = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    token_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    key_number = table.Column<int>(type: "INTEGER", nullable: false),
                    link_epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    installation_epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    device = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    network = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    replaced_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_links", x => x.id);
                    table.ForeignKey(
                        name: "FK_links_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_links_account",
                table: "links",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_links_expires_at",
                table: "links",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_links_subject_purpose",
                table: "links",
                columns: new[] { "subject", "purpose" });

            migrationBuilder.CreateIndex(
                name: "IX_links_token_hash",
                table: "links",
                column: "token_hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "links");
        }
    }
}
