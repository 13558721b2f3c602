import { forbidden } from "../api-problem.ts";

/**
 * A browser says which site's page sends a request that changes something. Over plain HTTP it says only the origin.
 * @throws {ApiProblem} 403
 */
export function checkOrigin(headers: Headers): void {
  const site = headers.get("sec-fetch-site") ?? "same-origin";
  const origin = headers.get("origin");
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  const isOwn = origin === null || (URL.canParse(origin) && new URL(origin).host === host);
  if (!isOwn || (site !== "same-origin" && site !== "none")) {
    throw forbidden("Only this server's own pages may do that");
  }
}
