import type { Logger } from "../core/logger.ts";
import type { Api } from "./create-api.ts";

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  /** Releases the API's connections, after the last response. */
  readonly close: () => Promise<void>;
}

/** How long requests in flight may take after SIGTERM, in milliseconds. Cloud Run kills after ten seconds. */
const stopTimeoutMs = 8_500;

/** Listens. On SIGTERM or SIGINT: accepts no new requests, finishes those in flight, and exits with 0. */
export async function serve(api: Api, options: ServeOptions): Promise<void> {
  const { host, port, log } = options;
  let stopping = false;

  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => {
      log.error("open requests did not finish in time");
      process.exit(1);
    }, stopTimeoutMs).unref();
    await api.close();
    await options.close();
    log.flush();
    process.exit(0);
  }

  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  await api.listen({ host, port });
  log.info({ host, port }, "listening");
}
