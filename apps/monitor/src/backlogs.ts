import { AppError } from "@loopline/platform";
import { z } from "zod";

const timeoutMs = 1_000;

const BacklogSchema = z.object({
  name: z.string(),
  undelivered: z.int().min(0),
  oldest_unacked_seconds: z.number().min(0),
});

/** The messages of a subscription that are not acknowledged. */
export type Backlog = Omit<z.infer<typeof BacklogSchema>, "name">;

const ReplySchema = z.object({ subscriptions: z.array(BacklogSchema) });

/**
 * Asks the Pub/Sub emulator for all backlogs, keyed by subscription id.
 * @throws {AppError} `unavailable`
 */
export async function readBacklogs(monitoringUrl: string): Promise<ReadonlyMap<string, Backlog>> {
  try {
    const reply = await fetch(new URL("/v1/subscriptions", monitoringUrl), {
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!reply.ok) throw new Error(`it answered ${reply.status}`);
    const { subscriptions } = ReplySchema.parse(await reply.json());
    return new Map(subscriptions.map((one) => [one.name.split("/").at(-1) ?? one.name, one]));
  } catch (cause) {
    throw new AppError("unavailable", "the Pub/Sub emulator did not report its backlogs", { cause });
  }
}
