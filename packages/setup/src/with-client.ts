import { Socket } from "node:net";
import { Client } from "pg";

/** Long enough to make a database and to insert the rows of a large file. */
const queryTimeoutMs = 60_000;

/**
 * Runs `work` with a connection of its own to the database at `url`, and closes it. Connecting may take 5 s, each query a
 * minute.
 */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const socket = new Socket();
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: queryTimeoutMs,
    stream: () => socket,
  });
  client.on("error", () => {}); // Rejects the query, too.
  await client.connect();
  try {
    return await work(client);
  } finally {
    // It would wait for a server that may not answer any more.
    const cut = setTimeout(() => socket.destroy(), 2_000);
    await client.end();
    clearTimeout(cut);
  }
}
