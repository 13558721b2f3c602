import { Socket } from "node:net";
import { Client, type ClientConfig, DatabaseError, Pool, type QueryResult, type QueryResultRow } from "pg";
import { AppError } from "../core/app-error.ts";
import type { DatabaseConfig } from "../core/config.ts";
import type { Logger } from "../core/logger.ts";
import { orUnavailable, withDeadline } from "../core/outside-calls.ts";
import type { SecretReader } from "../secrets/secrets.ts";
import { inSpan } from "../tracing/tracing.ts";

/** Runs one statement. With a name it is prepared once per connection. */
export type Query = <R extends QueryResultRow>(statement: Statement) => Promise<QueryResult<R>>;

interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Database {
  /**
   * Runs `work` in one transaction, which is durable when this resolves. Statements that are not awaited one by one are
   * pipelined, and run in order. An error that `work` throws rolls the transaction back and is rethrown.
   * @param timeoutMs of the whole transaction, connecting included; default 45,000. Then the connection is closed.
   * @throws {AppError} `invalid-message` when the database refuses the values themselves, `unavailable` when it fails.
   */
  transaction<T>(work: (query: Query) => Promise<T>, timeoutMs?: number): Promise<T>;
  /** Closes the connections within two seconds, gracefully if the server answers. */
  close(): Promise<void>;
}

interface DatabaseOptions {
  readonly url: string;
  /** Called for every new connection, so that a changed password needs no restart. Default: the URL's. */
  readonly password?: (() => Promise<string>) | undefined;
  readonly log: Logger;
  /** Maximum number of connections. */
  readonly connections: number;
  /** Milliseconds to connect, or to wait for a free connection; default 5,000. */
  readonly connectTimeoutMs?: number | undefined;
}

/** Less than the ack deadline of one minute. */
const transactionTimeoutMs = 45_000;
const closeTimeoutMs = 2_000;

/** A connection whose socket can be destroyed: `end()` waits for a server that may never answer. */
class Connection extends Client {
  readonly socket: Socket;

  constructor(config: ClientConfig = {}) {
    const socket = new Socket();
    // The pool makes the password non-enumerable, so the spread drops it.
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
    // The server ends a long statement; the client gives up on a server that does not answer.
    statement_timeout: 30_000,
    query_timeout: 35_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
  });
  // Without a listener, a dropped idle connection ends the process; with one, the pool opens the next.
  pool.on("error", (error) => options.log.warn({ err: error }, "database connection dropped"));

  pool.on("connect", (client) => {
    const connection = asConnection(client);
    open.add(connection);
    connection.once("end", () => open.delete(connection));
    // The pool listens only while the connection is idle. In use, the query reports the error.
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

/** Opens the database of a configuration. Unless the URL has a password, it is read from Secret Manager. */
export function openDatabase(config: DatabaseConfig, log: Logger): Database {
  const hasPassword = new URL(config.DATABASE_URL).password !== "";
  return createDatabase({
    url: config.DATABASE_URL,
    password: hasPassword ? undefined : secretPassword(config),
    log,
    connections: config.DATABASE_CONNECTIONS,
  });
}

/** Loads Secret Manager's client with the first connection that needs a password. */
function secretPassword(config: DatabaseConfig): () => Promise<string> {
  let reader: Promise<SecretReader> | undefined;
  async function load(): Promise<SecretReader> {
    const { createSecretReader } = await import("../secrets/secrets.ts");
    return createSecretReader({
      projectId: config.GOOGLE_CLOUD_PROJECT,
      apiEndpoint: config.SECRET_MANAGER_API_ENDPOINT,
      timeoutMs: 4_000,
    });
  }
  return async () => {
    reader ??= load();
    return (await reader)(config.DB_PASSWORD_SECRET);
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
    // Pipelined with the first statement. It fails only if the connection is lost, and then so does that statement.
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

/** Calls the database and maps its errors to `invalid-message` and `unavailable`. */
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
 * Whether retrying cannot help: the values are out of range or malformed (class 22), missing (23502), violate a check
 * (23514) or exceed a limit, such as the size of a row (54000). Source: postgresql.org/docs/15/errcodes-appendix.html
 */
function isRefusal(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && /^(22|23502|23514|54000)/.test(error.code ?? "");
}

/** The URL in parts: given the URL, pg would prefer its empty password to the password function. */
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
