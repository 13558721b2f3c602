import { DatabaseError, Pool, type PoolClient, type QueryResult, type QueryResultRow } from "pg";
import { AppError } from "../core/app-error.ts";
import type { Logger } from "../core/logger.ts";
import { orUnavailable } from "../core/unavailable.ts";
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
   * @throws {AppError} `invalid-message` when the database refuses the values themselves, `unavailable` when it fails.
   */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Asked for at every new connection, so that a changed password needs no restart; absent: the URL has it. */
  readonly password?: (() => Promise<string>) | undefined;
  readonly log: Logger;
  /** Connections at most. */
  readonly connections: number;
}

export function createDatabase(options: DatabaseOptions): Database {
  const { password } = options;
  const pool = new Pool({
    ...connectionOf(options.url),
    ...(password === undefined ? {} : { password }),
    max: options.connections,
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    // The server ends what runs longer, the client gives up on a server that does not answer.
    statement_timeout: 30_000,
    query_timeout: 35_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
  });
  // Without a listener a dropped idle connection ends the process; with one the pool opens the next.
  pool.on("error", (error) => options.log.warn({ err: error }, "database connection dropped"));

  return {
    transaction: (work) =>
      inSpan("postgres", { kind: "client", attributes: { "db.system.name": "postgresql" } }, async (span) => {
        const statements: string[] = [];
        try {
          return await inTransaction(pool, work, (name) => statements.push(name));
        } finally {
          span.setAttribute("db.query.summary", statements.join(", "));
        }
      }),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(
  pool: Pool,
  work: (query: Query) => Promise<T>,
  onStatement: (name: string) => void,
): Promise<T> {
  const client = await ask(() => pool.connect());
  let broken: Error | undefined;
  try {
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

function queryOn(client: PoolClient, onStatement: (name: string) => void): Query {
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
