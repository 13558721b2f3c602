import type { Config } from "./config.ts";

/** The reference page of one API. */
export interface ApiReference {
  readonly name: string;
  readonly url: string;
}

/**
 * The reference pages that a browser can reach. An API on the loopback address is reached by the name by which the browser reached
 * this server; one with a name of a private network, such as `ingest-api`, is left out.
 *
 * @param host the request's, such as `10.0.0.7:3000`
 */
export function apiReferences(
  config: Pick<Config, "INGEST_API_URL" | "PREDICT_API_URL">,
  host: string | null,
): ApiReference[] {
  const apis = { "ingest-api": config.INGEST_API_URL, "predict-api": config.PREDICT_API_URL };
  return Object.entries(apis).flatMap(([name, address]) => {
    const url = new URL("/docs", address);
    const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
    if (isLoopback && host !== null && URL.canParse(`http://${host}`)) {
      url.hostname = new URL(`http://${host}`).hostname;
    }
    return isLoopback || /[.:]/.test(url.hostname) ? [{ name, url: url.href }] : [];
  });
}
