// better-auth as its documentation sets it up with PostgreSQL: default hash, no cookie cache, so that every check asks the
// database. Its rate limit is off, because all that it is asked comes from one machine. One person, made at start.
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { Pool } from "pg";

const port = Number(process.env.PORT);
const auth = betterAuth({
  baseURL: `http://127.0.0.1:${port}`,
  secret: "a secret of the benchmark, long enough to be taken for one",
  database: new Pool({ connectionString: process.env.DATABASE_URL }),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: "error" },
});

const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
await auth.api.signUpEmail({ body: { name: "Person", email: "person@example.com", password: process.env.FIRST_PASSWORD } });

const handler = toNodeHandler(auth);
createServer((request, response) => {
  if (request.url === "/") {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "2" }).end("{}");
    return;
  }

  handler(request, response);
}).listen(port, "127.0.0.1");

process.on("SIGTERM", () => process.exit(0));
