import type { CachedModel, ModelMessage } from "@loopline/contracts";

/** What the cache keeps of the model that predicts. */
export function toCachedModel({ model_file_name, accuracy, created, model }: ModelMessage): CachedModel {
  return { model_file_name, accuracy, created, ...model };
}
