import type { PromotedReply, PromotionsReply } from "@loopline/contracts";
import { connectModels, promoteModel, rollBack } from "@loopline/ops";

export type Models = ReturnType<typeof openModels>;

/** How many promotions a page shows. */
const maxPromotions = 20;

/** The promotions for a page of the web UI. Connects at the first call. All methods may throw {AppError}. */
export function openModels(config: Parameters<typeof connectModels>[0]) {
  let connection: ReturnType<typeof connectModels> | undefined;
  function connected(): ReturnType<typeof connectModels> {
    connection ??= connectModels(config);
    return connection;
  }
  return {
    async promotions(): Promise<PromotionsReply> {
      const { records } = connected();
      const [promotions, previous] = [
        await records.promotions(maxPromotions),
        await records.beforeChampion(),
      ];
      return { promotions, previous };
    },
    promote: (request: Parameters<typeof promoteModel>[1]): Promise<PromotedReply> =>
      promoteModel(connected(), request),
    rollBack: (request: Parameters<typeof rollBack>[1]): Promise<PromotedReply> =>
      rollBack(connected(), request),
    close: async (): Promise<void> => {
      await connection?.close();
    },
  };
}
