import { PubSub } from "@google-cloud/pubsub";
import { withDeadline } from "@loopline/platform";
import type { DeadLettersConfig } from "../config.ts";
import type { LetterBox } from "./letter-box.ts";
import { createPubSubLetterBox } from "./pubsub-letter-box.ts";
import { createRepublisher, type Republisher } from "./republish.ts";

export interface DeadLettersConnection {
  readonly box: LetterBox;
  readonly republisher: Republisher;
  close(): Promise<void>;
}

/** After this long without a letter the box counts as empty. */
const patienceMs = 2_000;

/** Connects to the Pub/Sub of a configuration. The usual client works out the options that the plain ones take. */
export async function connectDeadLetters(config: DeadLettersConfig): Promise<DeadLettersConnection> {
  const { GOOGLE_CLOUD_PROJECT: projectId, PUBSUB_EMULATOR_HOST: apiEndpoint } = config;
  const emulator = apiEndpoint === undefined ? {} : { apiEndpoint, emulatorMode: true };
  const pubsub = new PubSub({ projectId, ...emulator });
  const timeoutMs = config.PUBLISH_TIMEOUT_MS;
  const client = { ...(await withDeadline(timeoutMs, "Google's sign-in", () => pubsub.getClientConfig())) };
  const options = { projectId, client, timeoutMs };
  const box = createPubSubLetterBox({ ...options, patienceMs });
  const republisher = createRepublisher(options);
  return {
    box,
    republisher,
    close: async () => {
      await Promise.allSettled([box.close(), republisher.close(), pubsub.close()]);
    },
  };
}
