import { expect, it } from "vitest";
import { createLogger } from "../src/index.ts";

it("writes one JSON object per line with the names Cloud Logging knows", () => {
  const lines: string[] = [];
  const log = createLogger("prediction", { LOG_LEVEL: "info" }, { write: (line) => void lines.push(line) });
  log.debug("not asked for");
  log.warn({ batch_id: "7" }, "slow");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      severity: "WARNING",
      service: "prediction",
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      batch_id: "7",
      message: "slow",
    },
  ]);
});
