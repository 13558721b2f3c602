import { type Champion, type RestoredChampion, restoreChampion } from "@loopline/cache";
import { featureNames, type ModelParameters } from "@loopline/contracts";
import type { Logger, ModelStore } from "@loopline/platform";
import type { Database, DatabaseConfig } from "@loopline/platform/postgres";
import { fromJSON, SvmError } from "@loopline/svm";

export interface RestoreDeps {
  readonly config: DatabaseConfig;
  readonly champion: Pick<Champion, "promote">;
  readonly models: Pick<ModelStore, "read">;
  readonly log: Logger;
}

export interface PromotionRecords {
  /** Tells Redis which model is promoted, when it has lost it or names another. @throws {AppError} `unavailable`. */
  restore(): Promise<RestoredChampion>;
  /** Files of the models promoted last, the newest promotion first. @throws {AppError} `unavailable`. */
  promotedFiles(): Promise<readonly string[]>;
}

/**
 * What the database says of promotions, for when Redis does not know the champion, or knows one that cannot be read.
 * Postgres's client is loaded, and a connection opened, only then.
 */
export function createPromotionRecords({ config, champion, models, log }: RestoreDeps): PromotionRecords {
  let opened: Database | undefined;

  async function open() {
    const { openDatabase, readNewestPromotion, readPromotedFiles } = await import(
      "@loopline/platform/postgres"
    );
    opened ??= openDatabase({ ...config, DATABASE_CONNECTIONS: 1 }, log);
    return { database: opened, readNewestPromotion, readPromotedFiles };
  }

  return {
    async restore() {
      const { database, readNewestPromotion } = await open();
      const restored = await restoreChampion({
        champion,
        newestPromotion: () => readNewestPromotion(database),
        parametersOf: (fileName) => readParameters(fileName, models),
      });
      const level = restored.status === "promoted" ? "error" : "debug";
      log[level](restored, "Redis did not hold the champion; took it from the database");
      return restored;
    },
    async promotedFiles() {
      const { database, readPromotedFiles } = await open();
      return readPromotedFiles(database);
    },
  };
}

/** Null for a file that is missing or not ours: the database still says that it is the champion's. */
export async function readParameters(
  fileName: string,
  models: Pick<ModelStore, "read">,
): Promise<ModelParameters | null> {
  const text = await models.read(fileName);
  try {
    const { coefficients, intercept } = fromJSON(text);
    return { features: [...featureNames], coefficients: [...coefficients], intercept };
  } catch (error) {
    if (error instanceof SvmError) return null;
    throw error;
  }
}
