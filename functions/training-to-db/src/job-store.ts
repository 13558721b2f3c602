import type { ModelMessage } from "@loopline/contracts";

export interface DatedModel extends ModelMessage {
  readonly created: string;
}

export interface JobStore {
  /** Keeps a finished training. `duplicate`, and no change, when its job is already there. */
  save(model: DatedModel): Promise<{ status: "stored" } | { status: "duplicate" }>;
}
