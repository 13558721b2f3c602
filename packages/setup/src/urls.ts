import { createHmac } from "node:crypto";

/** The pipeline's database. */
export const databaseName = "loopline";

/** What the functions log in as. */
export const readwriteRole = "ml_readwrite";

/** The same server and login, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** The functions' URL of a database on the superuser's server, without a password unless one is given. */
export function roleUrl(superuserUrl: string, database: string, password = ""): string {
  const url = new URL(withDatabase(superuserUrl, database));
  url.username = readwriteRole;
  url.password = password;
  return url.href;
}

/**
 * The role's password on a server that is not ours alone. A role belongs to the whole server, so every stack and
 * test run that uses the server must come to the same one.
 */
export function sharedRolePassword(superuserUrl: string): string {
  return createHmac("sha256", superuserUrl).update(readwriteRole).digest("base64url");
}
