using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Containment : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "superseded_at",
                table: "recovery_codes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "about",
                table: "links",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "known_epoch",
                table: "epoch_endings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "review_since",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "account_releases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_releases", x => x.id);
                    table.ForeignKey(
                        name: "FK_account_releases_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "containments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    cause = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    mailbox = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    device = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    network = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    returned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_containments", x => x.id);
                    table.ForeignKey(
                        name: "FK_containments_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "superseded_passwords",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    superseded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_superseded_passwords", x => x.id);
                    table.ForeignKey(
                        name: "FK_superseded_passwords_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "superseded_questions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    answer_hash = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    case_sensitive = table.Column<bool>(type: "boolean", nullable: false),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    superseded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_superseded_questions", x => x.id);
                    table.ForeignKey(
                        name: "FK_superseded_questions_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_recovery_codes_superseded_at",
                table: "recovery_codes",
                column: "superseded_at",
                filter: "superseded_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_account_releases_asked_at",
                table: "account_releases",
                column: "asked_at");

            migrationBuilder.CreateIndex(
                name: "ix_account_releases_waiting",
                table: "account_releases",
                column: "account",
                unique: true,
                filter: "sent_at IS NULL AND stopped_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_containments_account_at",
                table: "containments",
                columns: new[] { "account", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_containments_open",
                table: "containments",
                column: "account",
                unique: true,
                filter: "returned_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_superseded_passwords_account_superseded_at",
                table: "superseded_passwords",
                columns: new[] { "account", "superseded_at" });

            migrationBuilder.CreateIndex(
                name: "IX_superseded_passwords_superseded_at",
                table: "superseded_passwords",
                column: "superseded_at");

            migrationBuilder.CreateIndex(
                name: "IX_superseded_questions_account_superseded_at",
                table: "superseded_questions",
                columns: new[] { "account", "superseded_at" });

            migrationBuilder.CreateIndex(
                name: "IX_superseded_questions_superseded_at",
                table: "superseded_questions",
                column: "superseded_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_releases");

            migrationBuilder.DropTable(
                name: "containments");

            migrationBuilder.DropTable(
                name: "superseded_passwords");

            migrationBuilder.DropTable(
                name: "superseded_questions");

            migrationBuilder.DropIndex(
                name: "IX_recovery_codes_superseded_at",
                table: "recovery_codes");

            migrationBuilder.DropColumn(
                name: "superseded_at",
                table: "recovery_codes");

            migrationBuilder.DropColumn(
                name: "about",
                table: "links");

            migrationBuilder.DropColumn(
                name: "known_epoch",
                table: "epoch_endings");

            migrationBuilder.DropColumn(
                name: "review_since",
                table: "accounts");
        }
    }
}
