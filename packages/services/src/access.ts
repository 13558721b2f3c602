import { isIPv4, isIPv6 } from "node:net";

/** Who can reach a stack on one machine, and what they need for it. */
export interface Access {
  /** The address that the web UI and the APIs listen on. Everything else listens on loopback, always. */
  readonly host: string;
  /** Whether the APIs require keys. */
  readonly keys: boolean;
  /** Whether the web UI requires users to sign in. */
  readonly signIn: boolean;
}

export const loopback = "127.0.0.1";

export const isLoopback = (host: string): boolean =>
  host === "::1" || (isIPv4(host) && host.startsWith("127."));

/**
 * Completes what a user asks for: an address beyond loopback needs users who sign in, and a user's name counts only with keys.
 * So nothing beyond loopback is ever open.
 */
export function chooseAccess({ host = loopback, keys = false, signIn = false }: Partial<Access>): Access {
  const withSignIn = signIn || !isLoopback(host);
  return { host, keys: keys || withSignIn, signIn: withSignIn };
}

/** The URL by which this machine reaches a port that listens on `host`. */
export function urlOn(host: string, port: number): string {
  if (host === "0.0.0.0" || host === "::") return `http://${loopback}:${port}`;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
