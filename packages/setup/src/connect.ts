import { createHmac } from "node:crypto";
import { Socket } from "node:net";
import { Client } from "pg";

/** The pipeline's database. */
export const databaseName = "loopline";

/** The functions' role. */
export const readwriteRole = "ml_readwrite";

/** The same server and login, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** The functions' URL of a database on the superuser's server, by default without a password. */
export function roleUrl(superuserUrl: string, database: string, password = ""): string {
  const url = new URL(withDatabase(superuserUrl, database));
  url.username = readwriteRole;
  url.password = password;
  return url.href;
}

/**
 * The role's password on a shared server. A role belongs to the whole server, so every stack and test run that uses the
 * server must compute the same one.
 */
export function sharedRolePassword(superuserUrl: string): string {
  return createHmac("sha256", superuserUrl).update(readwriteRole).digest("base64url");
}

/**
 * Of connecting, and of each query: enough to create a database, and to insert the rows of a large file. Connecting gets as
 * long, because a busy process reads the server's answer late.
 */
const timeoutMs = 60_000;

/** Runs `work` with a connection to the database at `url`, and closes it. Connecting and each query may take a minute. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const socket = new Socket();
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    stream: () => socket,
  });
  client.on("error", () => {}); // The query rejects, too.
  await client.connect();
  try {
    return await work(client);
  } finally {
    // Without this, end() waits for a server that may no longer answer.
    const cut = setTimeout(() => socket.destroy(), 2_000);
    await client.end();
    clearTimeout(cut);
  }
}
