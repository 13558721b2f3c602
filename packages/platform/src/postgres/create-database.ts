import { Socket } from "node:net";
import { Client, type ClientConfig, DatabaseError, Pool, type QueryResult, type QueryResultRow } from "pg";
import { AppError } from "../core/app-error.ts";
import type { Logger } from "../core/logger.ts";
import { orUnavailable } from "../core/unavailable.ts";
import { withDeadline } from "../core/with-deadline.ts";
import { inSpan } from "../tracing/index.ts";

/** Runs one statement. With a name it is prepared once per connection. */
export type Query = <R extends QueryResultRow>(statement: Statement) => Promise<QueryResult<R>>;

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Database {
  /**
   * Runs `work` in one transaction: all of it is durable when this resolves, or none. Statements that it gives without
   * waiting for each other are sent together, and run in their order. What `work` throws undoes the transaction and reaches
   * the caller unchanged.
   * @param timeoutMs of all of it, connecting included; 45,000 unless given. Past it the connection is closed.
   * @throws {AppError} `invalid-message` when the database refuses the values themselves, `unavailable` when it fails.
   */
  transaction<T>(work: (query: Query) => Promise<T>, timeoutMs?: number): Promise<T>;
  /** Closes the connections: gracefully where the server takes part, within two seconds. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Asked for at every new connection, so that a changed password needs no restart; absent: the URL has it. */
  readonly password?: (() => Promise<string>) | undefined;
  readonly log: Logger;
  /** Connections at most. */
  readonly connections: number;
  /** Milliseconds to connect, or to wait for a free connection; 5,000 unless given. */
  readonly connectTimeoutMs?: number | undefined;
}

/** Less than the minute that a delivery has. */
const transactionTimeoutMs = 45_000;
const closeTimeoutMs = 2_000;

/** A connection that can be cut: `end()` waits for a server that may never answer. */
class Connection extends Client {
  readonly socket: Socket;

  constructor(config: ClientConfig = {}) {
    const socket = new Socket();
    // The pool hides the password from loops over the options.
    const { password } = config;
    super({ ...config, ...(password === undefined ? {} : { password }), stream: () => socket });
    this.socket = socket;
  }
}

export function createDatabase(options: DatabaseOptions): Database {
  const { password } = options;
  const open = new Set<Connection>();
  const pool = new Pool({
    Client: Connection,
    ...connectionOf(options.url),
    ...(password === undefined ? {} : { password }),
    max: options.connections,
    pipeline: true,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    // The server ends what runs longer, the client gives up on a server that does not answer.
    statement_timeout: 30_000,
    query_timeout: 35_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
  });
  // Without a listener a dropped idle connection ends the process; with one the pool opens the next.
  pool.on("error", (error) => options.log.warn({ err: error }, "database connection dropped"));

  pool.on("connect", (client) => {
    const connection = asConnection(client);
    open.add(connection);
    connection.once("end", () => open.delete(connection));
    // The pool listens only while it is idle. In use, a dropped connection would end the process; its query says so.
    connection.on("error", () => {});
  });

  return {
    transaction: (work, timeoutMs = transactionTimeoutMs) =>
      inSpan("postgres", { kind: "client", attributes: { "db.system.name": "postgresql" } }, async (span) => {
        const statements: string[] = [];
        try {
          return await withDeadline(timeoutMs, "the database", (signal) =>
            inTransaction(pool, work, { signal, onStatement: (name) => statements.push(name) }),
          );
        } finally {
          span.setAttribute("db.query.summary", statements.join(", "));
        }
      }),
    async close() {
      await withDeadline(closeTimeoutMs, "the database", () => pool.end()).catch(() => {});
      for (const { socket } of open) socket.destroy();
    },
  };
}

interface TransactionOptions {
  readonly signal: AbortSignal;
  readonly onStatement: (name: string) => void;
}

async function inTransaction<T>(
  pool: Pool,
  work: (query: Query) => Promise<T>,
  { signal, onStatement }: TransactionOptions,
): Promise<T> {
  const client = await ask(() => pool.connect());
  const { socket } = asConnection(client);
  const cut = () => socket.destroy();
  let broken: Error | undefined;
  try {
    if (signal.aborted) throw signal.reason;
    signal.addEventListener("abort", cut);
    // Sent together with the first statement. Only where the connection is lost it fails, and then so does that.
    const begun = ask(() => client.query("begin"));
    const [result] = await Promise.all([work(queryOn(client, onStatement)), begun]);
    await ask(() => client.query("commit"));
    return result;
  } catch (error) {
    await client.query("rollback").catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    signal.removeEventListener("abort", cut);
    // A connection whose transaction could not be ended must not serve the next event.
    client.release(broken);
  }
}

/** Asks the database, and says what became of that as callers see it. */
function ask<T>(call: () => Promise<T>): Promise<T> {
  return orUnavailable("the database", async () => {
    try {
      return await call();
    } catch (cause) {
      if (!isRefusal(cause)) throw cause;
      throw new AppError("invalid-message", `the database refuses it: ${cause.message}`, { cause });
    }
  });
}

function asConnection(client: Client): Connection {
  if (client instanceof Connection) return client;
  throw new Error("the pool made a connection that is not its own");
}

function queryOn(client: Client, onStatement: (name: string) => void): Query {
  return ({ name, text, values }) => {
    onStatement(name);
    return ask(() => client.query({ name, text, values: [...values] }));
  };
}

/**
 * Whether no retry would help: the values are out of range or malformed (class 22), missing (23502) or break a check
 * (23514). Source: postgresql.org/docs/15/errcodes-appendix.html
 */
function isRefusal(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && /^(22|23502|23514)/.test(error.code ?? "");
}

/** The URL in parts, for pg would let an empty password in the URL win over a password function. */
function connectionOf(url: string) {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
    ...(password === "" ? {} : { password: decodeURIComponent(password) }),
  };
}
