using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SecurityQuestions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "remembered_epoch",
                table: "devices",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "remembered_until",
                table: "devices",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "pending_sign_ins",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    session_epoch = table.Column<int>(type: "integer", nullable: false),
                    link_epoch = table.Column<int>(type: "integer", nullable: false),
                    installation_epoch = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    return_to = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: true),
                    device = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    network = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    wrong_answers = table.Column<int>(type: "integer", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pending_sign_ins", x => x.id);
                    table.ForeignKey(
                        name: "FK_pending_sign_ins_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "security_questions",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    answer_hash = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    case_sensitive = table.Column<bool>(type: "boolean", nullable: false),
                    is_generated = table.Column<bool>(type: "boolean", nullable: false),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    wrong_in_row = table.Column<int>(type: "integer", nullable: false),
                    recent_tries = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_security_questions", x => x.account);
                    table.ForeignKey(
                        name: "FK_security_questions_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_pending_sign_ins_account_created_at",
                table: "pending_sign_ins",
                columns: new[] { "account", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_pending_sign_ins_created_at",
                table: "pending_sign_ins",
                column: "created_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "pending_sign_ins");

            migrationBuilder.DropTable(
                name: "security_questions");

            migrationBuilder.DropColumn(
                name: "remembered_epoch",
                table: "devices");

            migrationBuilder.DropColumn(
                name: "remembered_until",
                table: "devices");
        }
    }
}
