import { isIP } from "node:net";
import { AppError } from "@loopline/platform";
import type { Api } from "@loopline/platform/http";

/**
 * Refuses what a page in a browser may have sent: it names its origin, or comes by a name that somebody pointed here. Only
 * processes of this machine have business here.
 */
export function refuseBrowsers(api: Api): void {
  api.addHook("onRequest", async ({ headers, hostname }) => {
    const isFromPage = headers.origin !== undefined || headers["sec-fetch-site"] !== undefined;
    if (isFromPage || !isLoopback(hostname)) {
      throw new AppError("bad-request", "only processes of this machine may ask here");
    }
  });
}

function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || name === "::1" || (isIP(name) === 4 && name.startsWith("127."));
}
