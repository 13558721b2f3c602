import { createChampion } from "@loopline/cache";
import type { OnUnreadable } from "@loopline/platform/postgres";
import { connect } from "../connect.ts";
import { createModelRecords } from "./model-records.ts";
import type { PromoteDeps } from "./promote-model.ts";

/** Connects to what promotions need. @param onUnreadable called for each row of the database that is left out */
export function connectModels(
  config: Parameters<typeof connect>[0],
  onUnreadable?: OnUnreadable,
): PromoteDeps & { readonly close: () => Promise<void> } {
  const { contracts, database, redis, models, close } = connect(config);
  const records = createModelRecords({ database, contracts }, onUnreadable);
  return { contracts, records, models, champion: createChampion({ contracts, redis }), close };
}
