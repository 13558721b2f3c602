import { type Champion, type RestoredChampion, restoreChampion } from "@loopline/cache";
import type { Contracts } from "@loopline/contracts";
import { readParameters } from "@loopline/learning";
import type { DatabaseConfig, Logger, ModelStore } from "@loopline/platform";
import type { Database } from "@loopline/platform/postgres";

interface RestoreDeps {
  readonly contracts: Pick<Contracts, "dataset">;
  readonly config: DatabaseConfig;
  readonly champion: Pick<Champion, "promote">;
  readonly models: Pick<ModelStore, "read">;
  readonly log: Logger;
}

/**
 * Reads promotions from the database, which is needed only when Redis has lost the champion or its file cannot be read. So
 * Postgres's client is loaded, and a connection opened, at the first call.
 */
export function createPromotionRecords({ contracts, config, champion, models, log }: RestoreDeps) {
  let opened: Database | undefined;

  async function open() {
    const { openDatabase, readNewestPromotion, readPromotedFiles } = await import(
      "@loopline/platform/postgres"
    );
    opened ??= openDatabase({ ...config, DATABASE_CONNECTIONS: 1 }, log);
    return { database: opened, readNewestPromotion, readPromotedFiles };
  }

  return {
    /** Writes the promoted model to Redis, unless Redis has it or a newer one. @throws {AppError} `unavailable`. */
    async restore(): Promise<RestoredChampion> {
      const { database, readNewestPromotion } = await open();
      const restored = await restoreChampion({
        champion,
        newestPromotion: () => readNewestPromotion(database),
        parametersOf: (fileName) => readParameters(models, fileName, contracts.dataset),
      });
      const level = restored.status === "promoted" ? "error" : "debug";
      log[level](restored, "Redis did not hold the champion; took it from the database");
      return restored;
    },
    /** Files of the models promoted last, newest promotion first. @throws {AppError} `unavailable`. */
    async promotedFiles(): Promise<readonly string[]> {
      const { database, readPromotedFiles } = await open();
      return readPromotedFiles(database);
    },
  };
}
