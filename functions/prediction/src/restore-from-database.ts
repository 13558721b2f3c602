import { featureNames, type ModelParameters } from "@loopline/contracts";
import { AppError, type Logger, type ModelStore } from "@loopline/platform";
import type { Database, DatabaseConfig } from "@loopline/platform/postgres";
import { type Champion, type RestoredChampion, restoreChampion } from "@loopline/platform/redis";
import { fromJSON, SvmError } from "@loopline/svm";

export interface RestoreDeps {
  readonly config: DatabaseConfig;
  readonly champion: Pick<Champion, "promote">;
  readonly models: Pick<ModelStore, "read">;
  readonly log: Logger;
}

/**
 * Returns what tells Redis anew which model is promoted, by what the database says. Postgres's client is loaded, and a
 * connection opened, only when Redis has lost it.
 */
export function restoreFromDatabase({
  config,
  champion,
  models,
  log,
}: RestoreDeps): () => Promise<RestoredChampion> {
  let database: Database | undefined;
  return async () => {
    const { openDatabase, readNewestPromotion } = await import("@loopline/platform/postgres");
    database ??= openDatabase({ ...config, DATABASE_CONNECTIONS: 1 }, log);
    const opened = database;
    const restored = await restoreChampion({
      champion,
      newestPromotion: () => readNewestPromotion(opened),
      parametersOf: (fileName) => readParameters(fileName, models),
    });
    const level = restored.status === "promoted" ? "error" : "debug";
    log[level](restored, "Redis did not hold the champion; took it from the database");
    return restored;
  };
}

async function readParameters(
  fileName: string,
  models: Pick<ModelStore, "read">,
): Promise<ModelParameters | null> {
  const text = await models.read(fileName);
  if (text === null) throw new AppError("unavailable", `model file ${fileName} does not exist`);
  try {
    const { coefficients, intercept } = fromJSON(text);
    return { features: [...featureNames], coefficients: [...coefficients], intercept };
  } catch (error) {
    if (error instanceof SvmError) return null;
    throw error;
  }
}
