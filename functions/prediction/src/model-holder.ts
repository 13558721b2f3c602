import type { Champion } from "@loopline/cache";
import type { Contracts } from "@loopline/contracts";
import { readModel, type TableModel } from "@loopline/learning";
import { AppError, type Clock, type Logger, type ModelStore } from "@loopline/platform";

export interface HeldModel {
  readonly fileName: string;
  readonly model: TableModel;
}

export interface ModelHolder {
  /**
   * The promoted model, at most a second out of date; if its file cannot be read, the newest promoted one that can. It comes
   * from memory: only the first call, and the first after the process was frozen, waits for Redis. Null if no model was ever
   * promoted, according to Redis and the database.
   * @throws {AppError} `unavailable` while no model could be loaded.
   */
  current(): Promise<HeldModel | null>;
  /** A model by its file name, promoted or not. @throws {AppError} `unavailable`. */
  named(fileName: string): Promise<HeldModel>;
  /** Looks for a newly promoted model in the background, until the returned function is called. */
  watch(): () => void;
}

interface ModelHolderDeps {
  readonly contracts: Pick<Contracts, "dataset">;
  readonly champion: Pick<Champion, "fileName">;
  readonly models: Pick<ModelStore, "read">;
  /** Files of the promoted models according to the database, newest promotion first. */
  readonly promotedFiles: () => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Twice in the second in which a promotion must take effect. */
const lookEveryMs = 400;

/** Seconds without a look after which the model may be stale: an idle instance has no CPU for its timer. */
const freshForSeconds = 1;

/** Seconds until an unreadable file is tried again. */
const retryAfterSeconds = 30;

/** Keeps the promoted model in memory. */
export function createModelHolder(deps: ModelHolderDeps): ModelHolder {
  const { champion, models, promotedFiles, clock, log } = deps;
  const { dataset } = deps.contracts;
  let held: HeldModel | undefined;
  /** The promoted file that cannot be read, while another model predicts. */
  let unreadable: { readonly fileName: string; readonly retryAt: number } | undefined;
  let reported: string | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const fileName = await champion.fileName();
    if (fileName === null) {
      // Redis may have lost it, or not have it yet.
      const isPromoted = held !== undefined || (await promotedFiles()).length > 0;
      if (isPromoted) throw new AppError("unavailable", "Redis does not name the promoted model");
      return;
    }
    // While a new model loads, the held one predicts, unless it is stale.
    if (isFresh()) lookedAt = clock.seconds();
    if (
      fileName === unreadable?.fileName ? clock.seconds() >= unreadable.retryAt : fileName !== held?.fileName
    ) {
      await take(fileName);
    }
    lookedAt = clock.seconds();
  }

  async function take(fileName: string): Promise<void> {
    const file = await readModel(models, fileName, dataset);
    if (file.status === "read") {
      unreadable = undefined;
      return hold({ fileName, model: file.model });
    }
    if (reported !== fileName) {
      reported = fileName;
      const advice = "predicting with the newest promoted model whose file can be read";
      log.error(
        { model_file_name: fileName, problem: file.problem },
        `the promoted model cannot be read; ${advice}`,
      );
    }
    const substitute = (await newestReadable(fileName)) ?? held;
    if (substitute === undefined) throw new AppError("unavailable", file.problem);
    unreadable = { fileName, retryAt: clock.seconds() + retryAfterSeconds };
    hold(substitute);
  }

  async function newestReadable(except: string): Promise<HeldModel | undefined> {
    for (const fileName of await promotedFiles()) {
      if (fileName === held?.fileName) return held;
      if (fileName === except) continue;
      const file = await readModel(models, fileName, dataset);
      if (file.status === "read") return { fileName, model: file.model };
    }
    return undefined;
  }

  function hold(model: HeldModel): void {
    if (model.fileName !== held?.fileName) {
      log.info({ model_file_name: model.fileName }, "took a promoted model");
    }
    held = model;
  }

  function isFresh(): boolean {
    return clock.seconds() - lookedAt <= freshForSeconds;
  }

  /** Concurrent callers share one look. */
  function lookOnce(): Promise<void> {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  return {
    async current() {
      if (held === undefined || !isFresh()) {
        try {
          await lookOnce();
        } catch (error) {
          if (held === undefined) throw error;
          lookedAt = clock.seconds();
          log.warn({ err: error, model_file_name: held.fileName }, "cannot look for a newer model");
        }
      }
      return held ?? null;
    },
    async named(fileName) {
      if (fileName === held?.fileName) return held;
      const file = await readModel(models, fileName, dataset);
      if (file.status !== "read") throw new AppError("unavailable", file.problem);
      return { fileName, model: file.model };
    },
    watch() {
      const timer = setInterval(() => {
        lookOnce().catch((error) => log.debug({ err: error }, "cannot look for a newer model"));
      }, lookEveryMs);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}
