import { featureNames } from "@loopline/contracts";
import { AppError, type Clock, type Logger, type ModelStore } from "@loopline/platform";
import type { Champion } from "@loopline/platform/redis";
import { fromJSON, type StoredModel } from "@loopline/svm";

export interface HeldModel {
  readonly fileName: string;
  readonly model: StoredModel;
}

export interface ModelHolder {
  /**
   * The promoted model, at most a second out of date. It is answered from memory; only the first call, and the
   * first after the process was frozen, waits for a look at what is promoted.
   * @throws {AppError} `unavailable` when no model could be loaded yet.
   */
  current(): Promise<HeldModel>;
  /** A model by its file name, which need not be the promoted one. @throws {AppError} `unavailable`. */
  named(fileName: string): Promise<HeldModel>;
  /** Looks for a newly promoted model from now on, in the background, until the returned function is called. */
  watch(): () => void;
}

export interface ModelHolderDeps {
  readonly champion: Pick<Champion, "fileName">;
  readonly models: Pick<ModelStore, "read">;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How often to look for a newly promoted model: two looks fit in the second that a promotion may take. */
const lookEveryMs = 400;

/** After this long without a look the held model may be stale: an idle instance gets no CPU for its timer. */
const freshForSeconds = 1;

/** Keeps the promoted model in memory. */
export function createModelHolder({ champion, models, clock, log }: ModelHolderDeps): ModelHolder {
  let held: HeldModel | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;

  async function look(): Promise<void> {
    const fileName = await champion.fileName();
    if (fileName === null) throw new AppError("unavailable", "no model has been promoted yet");
    // While a new model loads, the held one answers, unless it is too old for that.
    if (isFresh()) lookedAt = clock.seconds();
    if (fileName !== held?.fileName) {
      held = { fileName, model: await load(fileName) };
      log.info({ model_file_name: fileName }, "took a promoted model");
    }
    lookedAt = clock.seconds();
  }

  function isFresh(): boolean {
    return clock.seconds() - lookedAt <= freshForSeconds;
  }

  async function load(fileName: string): Promise<StoredModel> {
    const text = await models.read(fileName);
    if (text === null) throw new AppError("unavailable", `model file ${fileName} does not exist`);
    const model = fromJSON(text);
    if (model.features.join() !== featureNames.join()) {
      throw new AppError("unavailable", `model file ${fileName} is for other features: ${model.features}`);
    }
    return model;
  }

  /** One look at a time, however many ask. */
  function lookOnce(): Promise<void> {
    underWay ??= look().finally(() => {
      underWay = undefined;
    });
    return underWay;
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
      if (held === undefined) throw new AppError("unavailable", "no model is loaded");
      return held;
    },
    async named(fileName) {
      if (fileName === held?.fileName) return held;
      return { fileName, model: await load(fileName) };
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
