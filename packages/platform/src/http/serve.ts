import type { Logger } from "../core/logger.ts";
import type { Api } from "./create-api.ts";

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  /** Releases what the API uses, once the last response is out. */
  readonly close: () => Promise<void>;
}

/** How long open requests may take to finish after SIGTERM, in milliseconds. Cloud Run kills after ten seconds. */
const stopWithinMs = 8_500;

/** Listens, and stops on SIGTERM or SIGINT: no new requests, the open ones finished, exit 0. */
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
    }, stopWithinMs).unref();
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
