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
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    erase_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    review_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    proven_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    securing_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    securing_step = table.Column<int>(type: "integer", nullable: true),
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
                name: "containment_lifts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    agent = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_by = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_containment_lifts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    consumer = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    payload = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    subject = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    given_up_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    problem = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => x.id);
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
                name: "hour_budgets",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    taken = table.Column<int>(type: "integer", nullable: false),
                    began_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hour_budgets", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "installation",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    first_admin_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_installation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "key_ring",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 16384, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_ring", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pending_sign_ups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    key = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    hash = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pending_sign_ups", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "setup_links",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    installation_epoch = table.Column<int>(type: "integer", nullable: false),
                    role = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_setup_links", x => x.token_hash);
                });

            migrationBuilder.CreateTable(
                name: "account_releases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    installation_epoch = table.Column<int>(type: "integer", nullable: false),
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
                name: "containing_agents",
                columns: table => new
                {
                    agent = table.Column<Guid>(type: "uuid", nullable: false),
                    contained = table.Column<int>(type: "integer", nullable: false),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resumed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_containing_agents", x => x.agent);
                    table.ForeignKey(
                        name: "FK_containing_agents_accounts_agent",
                        column: x => x.agent,
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
                    agent = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<int>(type: "integer", nullable: true),
                    lift = table.Column<Guid>(type: "uuid", nullable: true),
                    lifted_by = table.Column<Guid>(type: "uuid", nullable: true),
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
                    remembered_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    remembered_epoch = table.Column<int>(type: "integer", nullable: false),
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
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
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
                    known_epoch = table.Column<int>(type: "integer", nullable: false),
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
                name: "links",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    subject = table.Column<Guid>(type: "uuid", nullable: false),
                    recipient = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    key_number = table.Column<int>(type: "integer", nullable: false),
                    link_epoch = table.Column<int>(type: "integer", nullable: false),
                    installation_epoch = table.Column<int>(type: "integer", nullable: false),
                    device = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    network = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    about = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    replaced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
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

            migrationBuilder.CreateTable(
                name: "passwords",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    breached_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
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
                name: "recovery_codes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    key_number = table.Column<int>(type: "integer", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    superseded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recovery_codes", x => x.id);
                    table.ForeignKey(
                        name: "FK_recovery_codes_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "recovery_mails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    link = table.Column<Guid>(type: "uuid", nullable: false),
                    from_known_device = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recovery_mails", x => x.id);
                    table.ForeignKey(
                        name: "FK_recovery_mails_accounts_account",
                        column: x => x.account,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "recovery_stops",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recovery_stops", x => x.account);
                    table.ForeignKey(
                        name: "FK_recovery_stops_accounts_account",
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
                columns: new[] { "id", "epoch", "first_admin_at", "version" },
                values: new object[] { 1, 1, null, 1 });

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
                name: "IX_accounts_erase_at",
                table: "accounts",
                column: "erase_at",
                filter: "erase_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_account_id",
                table: "audit_entries",
                columns: new[] { "account", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_containing_agents_stopped_at",
                table: "containing_agents",
                column: "stopped_at",
                filter: "stopped_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_containment_lifts_asked_at",
                table: "containment_lifts",
                column: "asked_at",
                filter: "decided_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_containments_account_at",
                table: "containments",
                columns: new[] { "account", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_containments_by_agents",
                table: "containments",
                columns: new[] { "agent", "at" },
                filter: "agent IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_containments_lift",
                table: "containments",
                column: "lift");

            migrationBuilder.CreateIndex(
                name: "ix_containments_open",
                table: "containments",
                column: "account",
                unique: true,
                filter: "returned_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_containments_open_by_agents",
                table: "containments",
                columns: new[] { "agent", "at" },
                filter: "agent IS NOT NULL AND returned_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_consumer_created_at",
                table: "deliveries",
                columns: new[] { "consumer", "created_at" },
                filter: "problem IS NOT NULL AND done_at IS NULL AND given_up_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_consumer_done_at",
                table: "deliveries",
                columns: new[] { "consumer", "done_at" },
                filter: "done_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_consumer_due_at",
                table: "deliveries",
                columns: new[] { "consumer", "due_at" },
                filter: "done_at IS NULL AND given_up_at IS NULL");

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

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_subject",
                table: "deliveries",
                column: "subject");

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
                name: "IX_email_addresses_account_added_at",
                table: "email_addresses",
                columns: new[] { "account", "added_at" });

            migrationBuilder.CreateIndex(
                name: "IX_email_addresses_key",
                table: "email_addresses",
                column: "key",
                unique: true,
                filter: "confirmed_at IS NOT NULL AND removed_at IS NULL");

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
                name: "IX_hour_budgets_began_at",
                table: "hour_budgets",
                column: "began_at");

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

            migrationBuilder.CreateIndex(
                name: "IX_pending_sign_ins_account_created_at",
                table: "pending_sign_ins",
                columns: new[] { "account", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_pending_sign_ins_created_at",
                table: "pending_sign_ins",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_pending_sign_ups_created_at",
                table: "pending_sign_ups",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_recovery_codes_account_code_hash",
                table: "recovery_codes",
                columns: new[] { "account", "code_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_recovery_codes_superseded_at",
                table: "recovery_codes",
                column: "superseded_at",
                filter: "superseded_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_recovery_mails_account_at",
                table: "recovery_mails",
                columns: new[] { "account", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_recovery_mails_at",
                table: "recovery_mails",
                column: "at");

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
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "containing_agents");

            migrationBuilder.DropTable(
                name: "containment_lifts");

            migrationBuilder.DropTable(
                name: "containments");

            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "email_addresses");

            migrationBuilder.DropTable(
                name: "epoch_endings");

            migrationBuilder.DropTable(
                name: "failure_budgets");

            migrationBuilder.DropTable(
                name: "hour_budgets");

            migrationBuilder.DropTable(
                name: "installation");

            migrationBuilder.DropTable(
                name: "key_ring");

            migrationBuilder.DropTable(
                name: "links");

            migrationBuilder.DropTable(
                name: "passwords");

            migrationBuilder.DropTable(
                name: "pending_sign_ins");

            migrationBuilder.DropTable(
                name: "pending_sign_ups");

            migrationBuilder.DropTable(
                name: "recovery_codes");

            migrationBuilder.DropTable(
                name: "recovery_mails");

            migrationBuilder.DropTable(
                name: "recovery_stops");

            migrationBuilder.DropTable(
                name: "security_questions");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "setup_links");

            migrationBuilder.DropTable(
                name: "superseded_passwords");

            migrationBuilder.DropTable(
                name: "superseded_questions");

            migrationBuilder.DropTable(
                name: "devices");

            migrationBuilder.DropTable(
                name: "accounts");
        }
    }
}
