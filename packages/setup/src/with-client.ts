import { Socket } from "node:net";
import { Client } from "pg";

/**
 * For connecting, and for each query: enough to create a database, and to insert the rows of a large file. Not less for
 * connecting: the time in which this process is too busy to read the server's answer counts as well.
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
  client.on("error", () => {}); // The query rejects as well.
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
