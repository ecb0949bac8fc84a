using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Platform.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class First : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    is_demo = table.Column<bool>(type: "boolean", nullable: false),
                    session_epoch = table.Column<int>(type: "integer", nullable: false),
                    link_epoch = table.Column<int>(type: "integer", nullable: false),
                    device_epoch = table.Column<int>(type: "integer", nullable: false),
                    known_epoch = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accounts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    actor = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    device = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    network = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    request = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    detail = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "failure_budgets",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    stranger_failures = table.Column<int>(type: "integer", nullable: false),
                    strangers_wait_until = table.Column<long>(type: "bigint", nullable: false),
                    known_failures = table.Column<int>(type: "integer", nullable: false),
                    touched_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_failure_budgets", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "installation",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_installation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "devices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    mark_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    previous_mark_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    marked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    known_epoch = table.Column<int>(type: "integer", nullable: false),
                    installation_epoch = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    browser = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    system = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    first_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    forgotten_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices", x => x.id);
                    table.ForeignKey(
                        name: "FK_devices_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "email_addresses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    key = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_primary = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_email_addresses", x => x.id);
                    table.ForeignKey(
                        name: "FK_email_addresses_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "epoch_endings",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reason = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_epoch_endings", x => new { x.account, x.epoch });
                    table.ForeignKey(
                        name: "FK_epoch_endings_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "passwords",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_passwords", x => x.account);
                    table.ForeignKey(
                        name: "FK_passwords_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    device = table.Column<Guid>(type: "uuid", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    previous_token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    renewed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    installation_epoch = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    proved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    network = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_reason = table.Column<int>(type: "integer", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sessions", x => x.id);
                    table.ForeignKey(
                        name: "FK_sessions_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_sessions_devices_device",
                        column: x => x.device,
                        principalTable: "devices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "installation",
                columns: new[] { "id", "epoch", "version" },
                values: new object[] { 1, 1, 1 });

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_account_id",
                table: "audit_entries",
                columns: new[] { "account", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_devices_account_last_seen_at",
                table: "devices",
                columns: new[] { "account", "last_seen_at" });

            migrationBuilder.CreateIndex(
                name: "IX_devices_mark_hash",
                table: "devices",
                column: "mark_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_devices_previous_mark_hash",
                table: "devices",
                column: "previous_mark_hash");

            migrationBuilder.CreateIndex(
                name: "IX_email_addresses_key",
                table: "email_addresses",
                column: "key",
                unique: true,
                filter: "confirmed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_email_addresses_primary",
                table: "email_addresses",
                column: "account",
                unique: true,
                filter: "is_primary");

            migrationBuilder.CreateIndex(
                name: "IX_failure_budgets_touched_at",
                table: "failure_budgets",
                column: "touched_at");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_account_last_seen_at",
                table: "sessions",
                columns: new[] { "account", "last_seen_at" });

            migrationBuilder.CreateIndex(
                name: "IX_sessions_device",
                table: "sessions",
                column: "device");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_previous_token_hash",
                table: "sessions",
                column: "previous_token_hash");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_token_hash",
                table: "sessions",
                column: "token_hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "email_addresses");

            migrationBuilder.DropTable(
                name: "epoch_endings");

            migrationBuilder.DropTable(
                name: "failure_budgets");

            migrationBuilder.DropTable(
                name: "installation");

            migrationBuilder.DropTable(
                name: "passwords");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "devices");

            migrationBuilder.DropTable(
                name: "accounts");
        }
    }
}
