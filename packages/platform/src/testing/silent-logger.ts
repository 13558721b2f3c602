import { createLogger, type Logger } from "../core/logger.ts";

/** For tests that are not about the log. */
export const silentLogger: Logger = createLogger("test", { LOG_LEVEL: "silent" });
