using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

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
                name: "agent_presences",
                columns: table => new
                {
                    agent = table.Column<Guid>(type: "uuid", nullable: false),
                    is_taking = table.Column<bool>(type: "boolean", nullable: false),
                    session = table.Column<Guid>(type: "uuid", nullable: true),
                    alive_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agent_presences", x => x.agent);
                });

            migrationBuilder.CreateTable(
                name: "article_sections",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    summary = table.Column<string>(type: "character varying(140)", maxLength: 140, nullable: false),
                    icon = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_article_sections", x => x.id);
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
                    detail = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    subject_kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "blocked_strangers",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_blocked_strangers", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "blocks",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_blocks", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "community_digests",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_off = table.Column<bool>(type: "boolean", nullable: false),
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_community_digests", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "community_topics",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    summary = table.Column<string>(type: "character varying(140)", maxLength: 140, nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_community_topics", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "contacts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    address_key = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: true),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contacts", x => x.id);
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
                name: "contribution_places",
                columns: table => new
                {
                    kind = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<Guid>(type: "uuid", nullable: false),
                    last_number = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contribution_places", x => new { x.kind, x.place });
                });

            migrationBuilder.CreateTable(
                name: "contributions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    place_kind = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    root = table.Column<int>(type: "integer", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    is_staff = table.Column<bool>(type: "boolean", nullable: false),
                    client = table.Column<Guid>(type: "uuid", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    edited_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_cut = table.Column<bool>(type: "boolean", nullable: false),
                    source = table.Column<string>(type: "character varying(5000)", maxLength: 5000, nullable: false),
                    html = table.Column<string>(type: "text", nullable: false),
                    renderer = table.Column<int>(type: "integer", nullable: false),
                    style = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<int>(type: "integer", nullable: false),
                    texts = table.Column<int>(type: "integer", nullable: false),
                    pending = table.Column<int>(type: "integer", nullable: true),
                    signal = table.Column<int>(type: "integer", nullable: false),
                    fingerprint = table.Column<long>(type: "bigint", nullable: true),
                    likes = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contributions", x => x.id);
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
                    problem = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    is_own_problem = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "departments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    is_offered = table.Column<bool>(type: "boolean", nullable: false),
                    takes_strangers = table.Column<bool>(type: "boolean", nullable: false),
                    greeting = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_departments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    contact = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    latest = table.Column<int>(type: "integer", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_drafts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "failure_budgets",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    stranger_failures = table.Column<int>(type: "integer", nullable: false),
                    strangers_wait_until = table.Column<long>(type: "bigint", nullable: false),
                    known_failures = table.Column<int>(type: "integer", nullable: false),
                    touched_at = table.Column<long>(type: "bigint", nullable: false),
                    network = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    network_before = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_failure_budgets", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    holder_kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    holder = table.Column<Guid>(type: "uuid", nullable: false),
                    holder_seq = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    words = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sort = table.Column<int>(type: "integer", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    width = table.Column<int>(type: "integer", nullable: true),
                    height = table.Column<int>(type: "integer", nullable: true),
                    is_cleaned = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    stored_as = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: true),
                    is_doomed = table.Column<bool>(type: "boolean", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_files", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "form_drafts",
                columns: table => new
                {
                    admin = table.Column<Guid>(type: "uuid", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_form_drafts", x => x.admin);
                });

            migrationBuilder.CreateTable(
                name: "form_versions",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false),
                    made_by = table.Column<Guid>(type: "uuid", nullable: true),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_form_versions", x => x.number);
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
                name: "kept_forms",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_forms", x => x.key);
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
                name: "list_readings",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    agent = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    ten_minutes = table.Column<long>(type: "bigint", nullable: false),
                    contact = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_list_readings", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "own_member_accounts",
                columns: table => new
                {
                    staff = table.Column<Guid>(type: "uuid", nullable: false),
                    member = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_own_member_accounts", x => new { x.staff, x.member });
                });

            migrationBuilder.CreateTable(
                name: "pen_names",
                columns: table => new
                {
                    skeleton = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    free_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pen_names", x => x.skeleton);
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
                name: "readings",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    agent = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    thing = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    ten_minutes = table.Column<long>(type: "bigint", nullable: false),
                    contact = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_readings", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "search_documents",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    subject = table.Column<Guid>(type: "uuid", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    audience = table.Column<int>(type: "integer", nullable: false),
                    department = table.Column<Guid>(type: "uuid", nullable: true),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    title_words = table.Column<string>(type: "text", nullable: false),
                    text_words = table.Column<string>(type: "text", nullable: false),
                    weight = table.Column<int>(type: "integer", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_documents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "search_misses",
                columns: table => new
                {
                    words = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    times = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_misses", x => x.words);
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
                name: "stopped_readers",
                columns: table => new
                {
                    agent = table.Column<Guid>(type: "uuid", nullable: false),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resumed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stopped_readers", x => x.agent);
                });

            migrationBuilder.CreateTable(
                name: "stranger_mails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stranger_mails", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stranger_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    words = table.Column<string>(type: "text", nullable: false),
                    department = table.Column<Guid>(type: "uuid", nullable: false),
                    priority = table.Column<int>(type: "integer", nullable: false),
                    category = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    form_version = table.Column<int>(type: "integer", nullable: true),
                    channel = table.Column<int>(type: "integer", nullable: false),
                    files = table.Column<string>(type: "text", nullable: false),
                    device = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    network = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stranger_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stranger_stops",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stranger_stops", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "tags",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tags", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ticket_mails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    message_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<int>(type: "integer", nullable: false),
                    direction = table.Column<int>(type: "integer", nullable: false),
                    contact = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ticket_mails", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ticket_numbers",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ticket_numbers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ticket_sign_ins",
                columns: table => new
                {
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    contact = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    session = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ticket_sign_ins", x => new { x.ticket, x.contact });
                });

            migrationBuilder.CreateTable(
                name: "vote_totals",
                columns: table => new
                {
                    place_kind = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<Guid>(type: "uuid", nullable: false),
                    yes = table.Column<int>(type: "integer", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_vote_totals", x => new { x.place_kind, x.place });
                });

            migrationBuilder.CreateTable(
                name: "votes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    place_kind = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<Guid>(type: "uuid", nullable: false),
                    voter = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    is_yes = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_votes", x => x.id);
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
                    browser_version = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    own_name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
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
                    reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
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
                name: "passed_barriers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    session_epoch = table.Column<int>(type: "integer", nullable: false),
                    link_epoch = table.Column<int>(type: "integer", nullable: false),
                    installation_epoch = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_passed_barriers", x => x.id);
                    table.ForeignKey(
                        name: "FK_passed_barriers_accounts_account",
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
                    form = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
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
                name: "articles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    section = table.Column<Guid>(type: "uuid", nullable: false),
                    audience = table.Column<int>(type: "integer", nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    labels = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    is_promoted = table.Column<bool>(type: "boolean", nullable: false),
                    takes_comments = table.Column<bool>(type: "boolean", nullable: false),
                    is_published = table.Column<bool>(type: "boolean", nullable: false),
                    live = table.Column<int>(type: "integer", nullable: true),
                    texts = table.Column<int>(type: "integer", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    key = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_articles", x => x.id);
                    table.ForeignKey(
                        name: "FK_articles_article_sections_section",
                        column: x => x.section,
                        principalTable: "article_sections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "community_posts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    topic = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    tags = table.Column<string>(type: "character varying(155)", maxLength: 155, nullable: false),
                    opening = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    accepted = table.Column<Guid>(type: "uuid", nullable: true),
                    is_pinned = table.Column<bool>(type: "boolean", nullable: false),
                    is_closed = table.Column<bool>(type: "boolean", nullable: false),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answers = table.Column<int>(type: "integer", nullable: false),
                    likes = table.Column<int>(type: "integer", nullable: false),
                    is_solved = table.Column<bool>(type: "boolean", nullable: false),
                    has_staff_answer = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_community_posts", x => x.id);
                    table.ForeignKey(
                        name: "FK_community_posts_community_topics_topic",
                        column: x => x.topic,
                        principalTable: "community_topics",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "video_consents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    text_version = table.Column<int>(type: "integer", nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_video_consents", x => x.id);
                    table.ForeignKey(
                        name: "FK_video_consents_contacts_contact",
                        column: x => x.contact,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "contribution_versions",
                columns: table => new
                {
                    contribution = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    source = table.Column<string>(type: "character varying(5000)", maxLength: 5000, nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contribution_versions", x => new { x.contribution, x.number });
                    table.ForeignKey(
                        name: "FK_contribution_versions_contributions_contribution",
                        column: x => x.contribution,
                        principalTable: "contributions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "moderation_acts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contribution = table.Column<Guid>(type: "uuid", nullable: false),
                    step = table.Column<int>(type: "integer", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state_before = table.Column<int>(type: "integer", nullable: false),
                    text_before = table.Column<int>(type: "integer", nullable: false),
                    pending_before = table.Column<int>(type: "integer", nullable: true),
                    cut_before = table.Column<bool>(type: "boolean", nullable: false),
                    left = table.Column<int>(type: "integer", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_moderation_acts", x => x.id);
                    table.ForeignKey(
                        name: "FK_moderation_acts_contributions_contribution",
                        column: x => x.contribution,
                        principalTable: "contributions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contribution = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports", x => x.id);
                    table.ForeignKey(
                        name: "FK_reports_contributions_contribution",
                        column: x => x.contribution,
                        principalTable: "contributions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "department_agents",
                columns: table => new
                {
                    department = table.Column<Guid>(type: "uuid", nullable: false),
                    agent = table.Column<Guid>(type: "uuid", nullable: false),
                    seats = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_department_agents", x => new { x.department, x.agent });
                    table.ForeignKey(
                        name: "FK_department_agents_departments_department",
                        column: x => x.department,
                        principalTable: "departments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "department_holidays",
                columns: table => new
                {
                    department = table.Column<Guid>(type: "uuid", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    from = table.Column<int>(type: "integer", nullable: true),
                    until = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_department_holidays", x => new { x.department, x.date });
                    table.ForeignKey(
                        name: "FK_department_holidays_departments_department",
                        column: x => x.department,
                        principalTable: "departments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "department_hours",
                columns: table => new
                {
                    department = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<int>(type: "integer", nullable: false),
                    until = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_department_hours", x => new { x.department, x.day, x.from });
                    table.ForeignKey(
                        name: "FK_department_hours_departments_department",
                        column: x => x.department,
                        principalTable: "departments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "line_places",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    department = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    contact = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    session = table.Column<Guid>(type: "uuid", nullable: true),
                    pass = table.Column<Guid>(type: "uuid", nullable: true),
                    browser = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    network = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    priority = table.Column<int>(type: "integer", nullable: false),
                    arrived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    agent = table.Column<Guid>(type: "uuid", nullable: true),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_line_places", x => x.id);
                    table.ForeignKey(
                        name: "FK_line_places_contacts_contact",
                        column: x => x.contact,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_line_places_departments_department",
                        column: x => x.department,
                        principalTable: "departments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "tickets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    requester_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    requester_account = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    channel = table.Column<int>(type: "integer", nullable: false),
                    department = table.Column<Guid>(type: "uuid", nullable: false),
                    category = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    status = table.Column<int>(type: "integer", nullable: false),
                    priority = table.Column<int>(type: "integer", nullable: false),
                    assignee = table.Column<Guid>(type: "uuid", nullable: true),
                    requester = table.Column<Guid>(type: "uuid", nullable: false),
                    last_seq = table.Column<int>(type: "integer", nullable: false),
                    last_public_seq = table.Column<int>(type: "integer", nullable: false),
                    waiting_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    solved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_live = table.Column<bool>(type: "boolean", nullable: false),
                    submission = table.Column<Guid>(type: "uuid", nullable: true),
                    form_version = table.Column<int>(type: "integer", nullable: true),
                    follows = table.Column<Guid>(type: "uuid", nullable: true),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    containment = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tickets", x => x.id);
                    table.ForeignKey(
                        name: "FK_tickets_contacts_requester",
                        column: x => x.requester,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_tickets_departments_department",
                        column: x => x.department,
                        principalTable: "departments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "draft_versions",
                columns: table => new
                {
                    draft = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<int>(type: "integer", nullable: false),
                    shape = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_draft_versions", x => new { x.draft, x.number });
                    table.ForeignKey(
                        name: "FK_draft_versions_drafts_draft",
                        column: x => x.draft,
                        principalTable: "drafts",
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
                    form = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    installation_epoch = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    proved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    network = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    signed_in_by = table.Column<int>(type: "integer", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
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

            migrationBuilder.CreateTable(
                name: "article_drafts",
                columns: table => new
                {
                    article = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    section = table.Column<Guid>(type: "uuid", nullable: false),
                    audience = table.Column<int>(type: "integer", nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    labels = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    is_promoted = table.Column<bool>(type: "boolean", nullable: false),
                    takes_comments = table.Column<bool>(type: "boolean", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_article_drafts", x => x.article);
                    table.ForeignKey(
                        name: "FK_article_drafts_article_sections_section",
                        column: x => x.section,
                        principalTable: "article_sections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_article_drafts_articles_article",
                        column: x => x.article,
                        principalTable: "articles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "article_slugs",
                columns: table => new
                {
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    article = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_article_slugs", x => x.slug);
                    table.ForeignKey(
                        name: "FK_article_slugs_articles_article",
                        column: x => x.article,
                        principalTable: "articles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "article_versions",
                columns: table => new
                {
                    article = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    html = table.Column<string>(type: "text", nullable: false),
                    renderer = table.Column<int>(type: "integer", nullable: false),
                    outline = table.Column<string>(type: "text", nullable: false),
                    words = table.Column<int>(type: "integer", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_article_versions", x => new { x.article, x.number });
                    table.ForeignKey(
                        name: "FK_article_versions_articles_article",
                        column: x => x.article,
                        principalTable: "articles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "community_follows",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    post = table.Column<Guid>(type: "uuid", nullable: false),
                    told_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_community_follows", x => new { x.account, x.post });
                    table.ForeignKey(
                        name: "FK_community_follows_community_posts_post",
                        column: x => x.post,
                        principalTable: "community_posts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "community_tags",
                columns: table => new
                {
                    tag = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    post = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_community_tags", x => new { x.tag, x.number });
                    table.ForeignKey(
                        name: "FK_community_tags_community_posts_post",
                        column: x => x.post,
                        principalTable: "community_posts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "video_calls",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    place = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    contact = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    session = table.Column<Guid>(type: "uuid", nullable: false),
                    consent = table.Column<Guid>(type: "uuid", nullable: false),
                    joined_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    agent = table.Column<Guid>(type: "uuid", nullable: true),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    how = table.Column<int>(type: "integer", nullable: true),
                    member_tab = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    agent_tab = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    last_signal = table.Column<int>(type: "integer", nullable: false),
                    signals = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_video_calls", x => x.id);
                    table.ForeignKey(
                        name: "FK_video_calls_contacts_contact",
                        column: x => x.contact,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_video_calls_video_consents_consent",
                        column: x => x.consent,
                        principalTable: "video_consents",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "line_signs",
                columns: table => new
                {
                    place = table.Column<Guid>(type: "uuid", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_line_signs", x => x.place);
                    table.ForeignKey(
                        name: "FK_line_signs_line_places_place",
                        column: x => x.place,
                        principalTable: "line_places",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ticket_drafts",
                columns: table => new
                {
                    agent = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    is_note = table.Column<bool>(type: "boolean", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    based_on_seq = table.Column<int>(type: "integer", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ticket_drafts", x => new { x.agent, x.ticket, x.is_note });
                    table.ForeignKey(
                        name: "FK_ticket_drafts_tickets_ticket",
                        column: x => x.ticket,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ticket_events",
                columns: table => new
                {
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<int>(type: "integer", nullable: false),
                    public_seq = table.Column<int>(type: "integer", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    author_kind = table.Column<int>(type: "integer", nullable: false),
                    author = table.Column<Guid>(type: "uuid", nullable: true),
                    client_id = table.Column<Guid>(type: "uuid", nullable: true),
                    data = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ticket_events", x => new { x.ticket, x.seq });
                    table.ForeignKey(
                        name: "FK_ticket_events_tickets_ticket",
                        column: x => x.ticket,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ticket_marks",
                columns: table => new
                {
                    agent = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    read_seq = table.Column<int>(type: "integer", nullable: false),
                    follows = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ticket_marks", x => new { x.agent, x.ticket });
                    table.ForeignKey(
                        name: "FK_ticket_marks_tickets_ticket",
                        column: x => x.ticket,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ticket_passes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket = table.Column<Guid>(type: "uuid", nullable: true),
                    is_of_chat = table.Column<bool>(type: "boolean", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    installation_epoch = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ticket_passes", x => x.id);
                    table.ForeignKey(
                        name: "FK_ticket_passes_contacts_contact",
                        column: x => x.contact,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ticket_passes_tickets_ticket",
                        column: x => x.ticket,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ticket_people",
                columns: table => new
                {
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    contact = table.Column<Guid>(type: "uuid", nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false),
                    since_seq = table.Column<int>(type: "integer", nullable: false),
                    delivered_seq = table.Column<int>(type: "integer", nullable: false),
                    read_seq = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ticket_people", x => new { x.ticket, x.contact });
                    table.ForeignKey(
                        name: "FK_ticket_people_contacts_contact",
                        column: x => x.contact,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ticket_people_tickets_ticket",
                        column: x => x.ticket,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ticket_tags",
                columns: table => new
                {
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    tag = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ticket_tags", x => new { x.ticket, x.tag });
                    table.ForeignKey(
                        name: "FK_ticket_tags_tags_tag",
                        column: x => x.tag,
                        principalTable: "tags",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ticket_tags_tickets_ticket",
                        column: x => x.ticket,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ticket_texts",
                columns: table => new
                {
                    ticket = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<int>(type: "integer", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    html = table.Column<string>(type: "text", nullable: true),
                    renderer = table.Column<int>(type: "integer", nullable: false),
                    taken_out_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    taken_out_by = table.Column<Guid>(type: "uuid", nullable: true),
                    is_indexed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ticket_texts", x => new { x.ticket, x.seq });
                    table.ForeignKey(
                        name: "FK_ticket_texts_tickets_ticket",
                        column: x => x.ticket,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "video_challenges",
                columns: table => new
                {
                    call = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_video_challenges", x => new { x.call, x.seq });
                    table.ForeignKey(
                        name: "FK_video_challenges_video_calls_call",
                        column: x => x.call,
                        principalTable: "video_calls",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "video_looks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    call = table.Column<Guid>(type: "uuid", nullable: false),
                    drawn = table.Column<Guid>(type: "uuid", nullable: false),
                    drawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answer = table.Column<int>(type: "integer", nullable: true),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_video_looks", x => x.id);
                    table.ForeignKey(
                        name: "FK_video_looks_video_calls_call",
                        column: x => x.call,
                        principalTable: "video_calls",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "video_pictures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    call = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    key = table.Column<byte[]>(type: "bytea", nullable: true),
                    content = table.Column<byte[]>(type: "bytea", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_video_pictures", x => x.id);
                    table.ForeignKey(
                        name: "FK_video_pictures_video_calls_call",
                        column: x => x.call,
                        principalTable: "video_calls",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "video_signals",
                columns: table => new
                {
                    call = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<int>(type: "integer", nullable: false),
                    is_to_member = table.Column<bool>(type: "boolean", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_video_signals", x => new { x.call, x.seq });
                    table.ForeignKey(
                        name: "FK_video_signals_video_calls_call",
                        column: x => x.call,
                        principalTable: "video_calls",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "video_verdicts",
                columns: table => new
                {
                    call = table.Column<Guid>(type: "uuid", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answer = table.Column<int>(type: "integer", nullable: false),
                    with = table.Column<int>(type: "integer", nullable: false),
                    known_since = table.Column<DateOnly>(type: "date", nullable: false),
                    checks = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    reasons = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_video_verdicts", x => x.call);
                    table.ForeignKey(
                        name: "FK_video_verdicts_video_calls_call",
                        column: x => x.call,
                        principalTable: "video_calls",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "video_openings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    picture = table.Column<Guid>(type: "uuid", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_video_openings", x => x.id);
                    table.ForeignKey(
                        name: "FK_video_openings_video_pictures_picture",
                        column: x => x.picture,
                        principalTable: "video_pictures",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "departments",
                columns: new[] { "id", "greeting", "is_offered", "name", "takes_strangers", "zone" },
                values: new object[,]
                {
                    { new Guid("00000000-0000-7000-8000-000000000000"), "", false, "No department", true, "UTC" },
                    { new Guid("00000000-0000-7000-8000-000000000001"), "Hello! Tell us what has happened, and we'll look at it with you.", true, "Customer Service", true, "America/Los_Angeles" },
                    { new Guid("00000000-0000-7000-8000-000000000002"), "We help you discover and plan new projects. Ask us about roles or projects you want to learn more about. We can also draft a job post for you.", true, "Category Specialists", true, "America/Los_Angeles" }
                });

            migrationBuilder.InsertData(
                table: "installation",
                columns: new[] { "id", "epoch", "first_admin_at", "version" },
                values: new object[] { 1, 1, null, 1 });

            migrationBuilder.InsertData(
                table: "department_hours",
                columns: new[] { "day", "department", "from", "until" },
                values: new object[,]
                {
                    { 1, new Guid("00000000-0000-7000-8000-000000000001"), 360, 1020 },
                    { 2, new Guid("00000000-0000-7000-8000-000000000001"), 360, 1020 },
                    { 3, new Guid("00000000-0000-7000-8000-000000000001"), 360, 1020 },
                    { 4, new Guid("00000000-0000-7000-8000-000000000001"), 360, 1020 },
                    { 5, new Guid("00000000-0000-7000-8000-000000000001"), 360, 1020 },
                    { 1, new Guid("00000000-0000-7000-8000-000000000002"), 360, 1020 },
                    { 2, new Guid("00000000-0000-7000-8000-000000000002"), 360, 1020 },
                    { 3, new Guid("00000000-0000-7000-8000-000000000002"), 360, 1020 },
                    { 4, new Guid("00000000-0000-7000-8000-000000000002"), 360, 1020 },
                    { 5, new Guid("00000000-0000-7000-8000-000000000002"), 360, 1020 }
                });

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
                name: "IX_article_drafts_section",
                table: "article_drafts",
                column: "section");

            migrationBuilder.CreateIndex(
                name: "IX_article_sections_slug",
                table: "article_sections",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_article_slugs_article",
                table: "article_slugs",
                column: "article");

            migrationBuilder.CreateIndex(
                name: "IX_articles_changed_at_id",
                table: "articles",
                columns: new[] { "changed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_articles_key",
                table: "articles",
                column: "key",
                unique: true,
                filter: "key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_articles_published_at_id",
                table: "articles",
                columns: new[] { "published_at", "id" },
                filter: "is_published");

            migrationBuilder.CreateIndex(
                name: "IX_articles_section_is_promoted_id",
                table: "articles",
                columns: new[] { "section", "is_promoted", "id" },
                descending: new[] { false, true, false },
                filter: "is_published");

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_account_id",
                table: "audit_entries",
                columns: new[] { "account", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_subject_kind_subject_id_id",
                table: "audit_entries",
                columns: new[] { "subject_kind", "subject_id", "id" },
                filter: "subject_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_blocked_strangers_by",
                table: "blocked_strangers",
                column: "by");

            migrationBuilder.CreateIndex(
                name: "IX_blocked_strangers_until",
                table: "blocked_strangers",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "IX_blocks_by",
                table: "blocks",
                column: "by");

            migrationBuilder.CreateIndex(
                name: "IX_community_digests_key",
                table: "community_digests",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_community_digests_next_at",
                table: "community_digests",
                column: "next_at",
                filter: "NOT is_off");

            migrationBuilder.CreateIndex(
                name: "IX_community_follows_post_told_until",
                table: "community_follows",
                columns: new[] { "post", "told_until" });

            migrationBuilder.CreateIndex(
                name: "IX_community_posts_merged_into",
                table: "community_posts",
                column: "merged_into");

            migrationBuilder.CreateIndex(
                name: "IX_community_posts_number",
                table: "community_posts",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_community_posts_opening",
                table: "community_posts",
                column: "opening",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_community_posts_pinned",
                table: "community_posts",
                columns: new[] { "topic", "number" },
                filter: "is_pinned");

            migrationBuilder.CreateIndex(
                name: "IX_community_posts_state_last_at_number",
                table: "community_posts",
                columns: new[] { "state", "last_at", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_community_posts_state_likes_number",
                table: "community_posts",
                columns: new[] { "state", "likes", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_community_posts_state_number",
                table: "community_posts",
                columns: new[] { "state", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_community_posts_state_topic_last_at_number",
                table: "community_posts",
                columns: new[] { "state", "topic", "last_at", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_community_posts_state_topic_likes_number",
                table: "community_posts",
                columns: new[] { "state", "topic", "likes", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_community_posts_state_topic_number",
                table: "community_posts",
                columns: new[] { "state", "topic", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_community_posts_unanswered",
                table: "community_posts",
                columns: new[] { "state", "topic", "number" },
                filter: "answers = 0");

            migrationBuilder.CreateIndex(
                name: "IX_community_tags_number",
                table: "community_tags",
                column: "number");

            migrationBuilder.CreateIndex(
                name: "IX_community_tags_post",
                table: "community_tags",
                column: "post");

            migrationBuilder.CreateIndex(
                name: "IX_community_topics_slug",
                table: "community_topics",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_contacts_account",
                table: "contacts",
                column: "account",
                unique: true,
                filter: "account IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_contacts_address_key",
                table: "contacts",
                column: "address_key",
                unique: true,
                filter: "account IS NULL AND address_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_contacts_erased_at",
                table: "contacts",
                column: "erased_at",
                filter: "erased_at IS NOT NULL");

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
                name: "IX_contribution_versions_account",
                table: "contribution_versions",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_contributions_account_client",
                table: "contributions",
                columns: new[] { "account", "client" },
                unique: true,
                filter: "client IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_contributions_account_id",
                table: "contributions",
                columns: new[] { "account", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_contributions_fingerprint_at",
                table: "contributions",
                columns: new[] { "fingerprint", "at" },
                filter: "fingerprint IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_contributions_place_kind_place_root_number",
                table: "contributions",
                columns: new[] { "place_kind", "place", "root", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_contributions_place_kind_place_state",
                table: "contributions",
                columns: new[] { "place_kind", "place", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_contributions_waiting",
                table: "contributions",
                column: "id",
                filter: "state = 2 OR pending IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_consumer_created_at",
                table: "deliveries",
                columns: new[] { "consumer", "created_at" },
                filter: "problem IS NOT NULL AND NOT is_own_problem AND done_at IS NULL AND given_up_at IS NULL");

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
                name: "IX_department_agents_agent",
                table: "department_agents",
                column: "agent");

            migrationBuilder.CreateIndex(
                name: "IX_departments_name",
                table: "departments",
                column: "name",
                unique: true);

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
                name: "IX_draft_versions_ticket_seq",
                table: "draft_versions",
                columns: new[] { "ticket", "seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_drafts_contact_id",
                table: "drafts",
                columns: new[] { "contact", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_drafts_open",
                table: "drafts",
                column: "ticket",
                unique: true,
                filter: "state = 1");

            migrationBuilder.CreateIndex(
                name: "IX_drafts_ticket_id",
                table: "drafts",
                columns: new[] { "ticket", "id" });

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
                name: "IX_files_by",
                table: "files",
                column: "by");

            migrationBuilder.CreateIndex(
                name: "IX_files_holder_kind_holder_holder_seq_place",
                table: "files",
                columns: new[] { "holder_kind", "holder", "holder_seq", "place" });

            migrationBuilder.CreateIndex(
                name: "IX_files_is_doomed",
                table: "files",
                column: "is_doomed",
                filter: "is_doomed");

            migrationBuilder.CreateIndex(
                name: "IX_files_stored_as",
                table: "files",
                column: "stored_as",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_files_tries_at",
                table: "files",
                columns: new[] { "tries", "at" },
                filter: "state = 2");

            migrationBuilder.CreateIndex(
                name: "IX_form_drafts_saved_at",
                table: "form_drafts",
                column: "saved_at");

            migrationBuilder.CreateIndex(
                name: "IX_hour_budgets_began_at",
                table: "hour_budgets",
                column: "began_at");

            migrationBuilder.CreateIndex(
                name: "IX_kept_forms_expires_at",
                table: "kept_forms",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_line_places_account",
                table: "line_places",
                column: "account",
                filter: "account IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_line_places_agent",
                table: "line_places",
                column: "agent",
                filter: "ended_at IS NULL AND agent IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_line_places_browser_kind",
                table: "line_places",
                columns: new[] { "browser", "kind" },
                unique: true,
                filter: "ended_at IS NULL AND browser IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_line_places_contact_ended_at",
                table: "line_places",
                columns: new[] { "contact", "ended_at" });

            migrationBuilder.CreateIndex(
                name: "IX_line_places_contact_kind",
                table: "line_places",
                columns: new[] { "contact", "kind" },
                unique: true,
                filter: "ended_at IS NULL AND pass IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_line_places_department_kind_priority_arrived_at_id",
                table: "line_places",
                columns: new[] { "department", "kind", "priority", "arrived_at", "id" },
                filter: "ended_at IS NULL AND agent IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_line_places_ended_at",
                table: "line_places",
                column: "ended_at",
                filter: "ended_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_line_places_network",
                table: "line_places",
                column: "network",
                filter: "ended_at IS NULL AND network IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_line_places_pass",
                table: "line_places",
                column: "pass",
                filter: "pass IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_line_places_ticket_kind",
                table: "line_places",
                columns: new[] { "ticket", "kind" },
                unique: true,
                filter: "ended_at IS NULL");

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
                name: "IX_list_readings_agent_at",
                table: "list_readings",
                columns: new[] { "agent", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_list_readings_agent_number",
                table: "list_readings",
                columns: new[] { "agent", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_list_readings_agent_ticket_ten_minutes",
                table: "list_readings",
                columns: new[] { "agent", "ticket", "ten_minutes" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_list_readings_at",
                table: "list_readings",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_moderation_acts_contribution",
                table: "moderation_acts",
                column: "contribution");

            migrationBuilder.CreateIndex(
                name: "IX_own_member_accounts_member",
                table: "own_member_accounts",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_passed_barriers_account",
                table: "passed_barriers",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_passed_barriers_at",
                table: "passed_barriers",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_passed_barriers_token_hash",
                table: "passed_barriers",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_pen_names_account",
                table: "pen_names",
                column: "account",
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
                name: "IX_readings_agent_at",
                table: "readings",
                columns: new[] { "agent", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_readings_agent_kind_thing_ten_minutes",
                table: "readings",
                columns: new[] { "agent", "kind", "thing", "ten_minutes" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_readings_agent_number",
                table: "readings",
                columns: new[] { "agent", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_readings_at",
                table: "readings",
                column: "at");

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
                name: "IX_reports_account_id",
                table: "reports",
                columns: new[] { "account", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_answered_by",
                table: "reports",
                column: "answered_by");

            migrationBuilder.CreateIndex(
                name: "IX_reports_contribution_account",
                table: "reports",
                columns: new[] { "contribution", "account" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reports_open",
                table: "reports",
                columns: new[] { "contribution", "id" },
                filter: "answered_by IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_search_documents_kind_subject_part_audience",
                table: "search_documents",
                columns: new[] { "kind", "subject", "part", "audience" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_search_misses_last_at",
                table: "search_misses",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "IX_search_misses_times_words",
                table: "search_misses",
                columns: new[] { "times", "words" });

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
                name: "IX_stranger_mails_at",
                table: "stranger_mails",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_stranger_mails_key_at",
                table: "stranger_mails",
                columns: new[] { "key", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_stranger_requests_at",
                table: "stranger_requests",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_stranger_stops_until",
                table: "stranger_stops",
                column: "until");

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

            migrationBuilder.CreateIndex(
                name: "IX_tags_name",
                table: "tags",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ticket_drafts_saved_at",
                table: "ticket_drafts",
                column: "saved_at");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_drafts_ticket",
                table: "ticket_drafts",
                column: "ticket");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_events_ticket_author_client_id",
                table: "ticket_events",
                columns: new[] { "ticket", "author", "client_id" },
                unique: true,
                filter: "client_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_events_ticket_public_seq",
                table: "ticket_events",
                columns: new[] { "ticket", "public_seq" },
                unique: true,
                filter: "public_seq IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_mails_message_hash",
                table: "ticket_mails",
                column: "message_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ticket_mails_ticket_contact_seq",
                table: "ticket_mails",
                columns: new[] { "ticket", "contact", "seq" });

            migrationBuilder.CreateIndex(
                name: "IX_ticket_marks_ticket",
                table: "ticket_marks",
                column: "ticket");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_passes_contact",
                table: "ticket_passes",
                column: "contact");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_passes_expires_at",
                table: "ticket_passes",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_passes_ticket",
                table: "ticket_passes",
                column: "ticket");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_passes_token_hash",
                table: "ticket_passes",
                column: "token_hash");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_people_contact_ticket",
                table: "ticket_people",
                columns: new[] { "contact", "ticket" });

            migrationBuilder.CreateIndex(
                name: "IX_ticket_sign_ins_account",
                table: "ticket_sign_ins",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_sign_ins_at",
                table: "ticket_sign_ins",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_ticket_tags_tag_ticket",
                table: "ticket_tags",
                columns: new[] { "tag", "ticket" });

            migrationBuilder.CreateIndex(
                name: "ix_ticket_texts_to_index",
                table: "ticket_texts",
                columns: new[] { "ticket", "seq" },
                filter: "NOT is_indexed");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_assignee_changed_at_number",
                table: "tickets",
                columns: new[] { "assignee", "changed_at", "number" },
                filter: "status <= 4");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_containment",
                table: "tickets",
                column: "containment",
                unique: true,
                filter: "containment IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_department_status_changed_at_number",
                table: "tickets",
                columns: new[] { "department", "status", "changed_at", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_number",
                table: "tickets",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_tickets_opened_at_number",
                table: "tickets",
                columns: new[] { "opened_at", "number" },
                filter: "confirmed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_requester_changed_at_number",
                table: "tickets",
                columns: new[] { "requester", "changed_at", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_solved_at",
                table: "tickets",
                column: "solved_at",
                filter: "status = 5");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_status_changed_at_number",
                table: "tickets",
                columns: new[] { "status", "changed_at", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_submission",
                table: "tickets",
                column: "submission",
                unique: true,
                filter: "submission IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_unassigned",
                table: "tickets",
                columns: new[] { "priority", "waiting_since", "number" },
                filter: "waiting_since IS NOT NULL AND confirmed_at IS NOT NULL AND assignee IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_unassigned_in",
                table: "tickets",
                columns: new[] { "department", "priority", "waiting_since", "number" },
                filter: "waiting_since IS NOT NULL AND confirmed_at IS NOT NULL AND assignee IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_waiting",
                table: "tickets",
                columns: new[] { "priority", "waiting_since", "number" },
                filter: "waiting_since IS NOT NULL AND confirmed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_waiting_in",
                table: "tickets",
                columns: new[] { "department", "priority", "waiting_since", "number" },
                filter: "waiting_since IS NOT NULL AND confirmed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_video_calls_account",
                table: "video_calls",
                column: "account",
                filter: "account IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_video_calls_consent",
                table: "video_calls",
                column: "consent");

            migrationBuilder.CreateIndex(
                name: "IX_video_calls_contact_joined_at",
                table: "video_calls",
                columns: new[] { "contact", "joined_at" });

            migrationBuilder.CreateIndex(
                name: "IX_video_calls_ended_at",
                table: "video_calls",
                column: "ended_at",
                filter: "ended_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_video_calls_place",
                table: "video_calls",
                column: "place",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_video_calls_ticket_joined_at",
                table: "video_calls",
                columns: new[] { "ticket", "joined_at" });

            migrationBuilder.CreateIndex(
                name: "IX_video_consents_account",
                table: "video_consents",
                column: "account",
                filter: "account IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_video_consents_contact_at",
                table: "video_consents",
                columns: new[] { "contact", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_video_looks_call",
                table: "video_looks",
                column: "call",
                unique: true,
                filter: "answered_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_video_looks_call_drawn",
                table: "video_looks",
                columns: new[] { "call", "drawn" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_video_looks_drawn",
                table: "video_looks",
                column: "drawn",
                filter: "answered_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_video_openings_picture_at",
                table: "video_openings",
                columns: new[] { "picture", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_video_pictures_call_asked_at",
                table: "video_pictures",
                columns: new[] { "call", "asked_at" });

            migrationBuilder.CreateIndex(
                name: "IX_video_pictures_gone_at",
                table: "video_pictures",
                column: "gone_at",
                filter: "key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_votes_account_id",
                table: "votes",
                columns: new[] { "account", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_votes_place_kind_place_voter",
                table: "votes",
                columns: new[] { "place_kind", "place", "voter" },
                unique: true);

            migrationBuilder.Sql(@"ALTER TABLE search_documents
    ADD COLUMN title_index tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(title_words, ' '))) STORED,
    ADD COLUMN words_index tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(title_words, ' ') || string_to_array(text_words, ' '))) STORED;
CREATE INDEX ix_search_documents_words_index ON search_documents USING gin (words_index);");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_releases");

            migrationBuilder.DropTable(
                name: "agent_presences");

            migrationBuilder.DropTable(
                name: "article_drafts");

            migrationBuilder.DropTable(
                name: "article_slugs");

            migrationBuilder.DropTable(
                name: "article_versions");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "blocked_strangers");

            migrationBuilder.DropTable(
                name: "blocks");

            migrationBuilder.DropTable(
                name: "community_digests");

            migrationBuilder.DropTable(
                name: "community_follows");

            migrationBuilder.DropTable(
                name: "community_tags");

            migrationBuilder.DropTable(
                name: "containing_agents");

            migrationBuilder.DropTable(
                name: "containment_lifts");

            migrationBuilder.DropTable(
                name: "containments");

            migrationBuilder.DropTable(
                name: "contribution_places");

            migrationBuilder.DropTable(
                name: "contribution_versions");

            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "department_agents");

            migrationBuilder.DropTable(
                name: "department_holidays");

            migrationBuilder.DropTable(
                name: "department_hours");

            migrationBuilder.DropTable(
                name: "draft_versions");

            migrationBuilder.DropTable(
                name: "email_addresses");

            migrationBuilder.DropTable(
                name: "epoch_endings");

            migrationBuilder.DropTable(
                name: "failure_budgets");

            migrationBuilder.DropTable(
                name: "files");

            migrationBuilder.DropTable(
                name: "form_drafts");

            migrationBuilder.DropTable(
                name: "form_versions");

            migrationBuilder.DropTable(
                name: "hour_budgets");

            migrationBuilder.DropTable(
                name: "installation");

            migrationBuilder.DropTable(
                name: "kept_forms");

            migrationBuilder.DropTable(
                name: "key_ring");

            migrationBuilder.DropTable(
                name: "line_signs");

            migrationBuilder.DropTable(
                name: "links");

            migrationBuilder.DropTable(
                name: "list_readings");

            migrationBuilder.DropTable(
                name: "moderation_acts");

            migrationBuilder.DropTable(
                name: "own_member_accounts");

            migrationBuilder.DropTable(
                name: "passed_barriers");

            migrationBuilder.DropTable(
                name: "passwords");

            migrationBuilder.DropTable(
                name: "pen_names");

            migrationBuilder.DropTable(
                name: "pending_sign_ins");

            migrationBuilder.DropTable(
                name: "pending_sign_ups");

            migrationBuilder.DropTable(
                name: "readings");

            migrationBuilder.DropTable(
                name: "recovery_codes");

            migrationBuilder.DropTable(
                name: "recovery_mails");

            migrationBuilder.DropTable(
                name: "recovery_stops");

            migrationBuilder.DropTable(
                name: "reports");

            migrationBuilder.DropTable(
                name: "search_documents");

            migrationBuilder.DropTable(
                name: "search_misses");

            migrationBuilder.DropTable(
                name: "security_questions");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "setup_links");

            migrationBuilder.DropTable(
                name: "stopped_readers");

            migrationBuilder.DropTable(
                name: "stranger_mails");

            migrationBuilder.DropTable(
                name: "stranger_requests");

            migrationBuilder.DropTable(
                name: "stranger_stops");

            migrationBuilder.DropTable(
                name: "superseded_passwords");

            migrationBuilder.DropTable(
                name: "superseded_questions");

            migrationBuilder.DropTable(
                name: "ticket_drafts");

            migrationBuilder.DropTable(
                name: "ticket_events");

            migrationBuilder.DropTable(
                name: "ticket_mails");

            migrationBuilder.DropTable(
                name: "ticket_marks");

            migrationBuilder.DropTable(
                name: "ticket_numbers");

            migrationBuilder.DropTable(
                name: "ticket_passes");

            migrationBuilder.DropTable(
                name: "ticket_people");

            migrationBuilder.DropTable(
                name: "ticket_sign_ins");

            migrationBuilder.DropTable(
                name: "ticket_tags");

            migrationBuilder.DropTable(
                name: "ticket_texts");

            migrationBuilder.DropTable(
                name: "video_challenges");

            migrationBuilder.DropTable(
                name: "video_looks");

            migrationBuilder.DropTable(
                name: "video_openings");

            migrationBuilder.DropTable(
                name: "video_signals");

            migrationBuilder.DropTable(
                name: "video_verdicts");

            migrationBuilder.DropTable(
                name: "vote_totals");

            migrationBuilder.DropTable(
                name: "votes");

            migrationBuilder.DropTable(
                name: "articles");

            migrationBuilder.DropTable(
                name: "community_posts");

            migrationBuilder.DropTable(
                name: "drafts");

            migrationBuilder.DropTable(
                name: "line_places");

            migrationBuilder.DropTable(
                name: "contributions");

            migrationBuilder.DropTable(
                name: "devices");

            migrationBuilder.DropTable(
                name: "tags");

            migrationBuilder.DropTable(
                name: "tickets");

            migrationBuilder.DropTable(
                name: "video_pictures");

            migrationBuilder.DropTable(
                name: "article_sections");

            migrationBuilder.DropTable(
                name: "community_topics");

            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropTable(
                name: "departments");

            migrationBuilder.DropTable(
                name: "video_calls");

            migrationBuilder.DropTable(
                name: "video_consents");

            migrationBuilder.DropTable(
                name: "contacts");
        }
    }
}
