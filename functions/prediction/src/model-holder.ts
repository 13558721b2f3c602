import type { Champion } from "@loopline/cache";
import { featureNames } from "@loopline/contracts";
import { AppError, type Clock, type Logger, type ModelStore } from "@loopline/platform";
import { fromJSON, type StoredModel, SvmError } from "@loopline/svm";

export interface HeldModel {
  readonly fileName: string;
  readonly model: StoredModel;
}

export interface ModelHolder {
  /**
   * The promoted model, at most a second out of date, or where its file cannot be read, the newest promoted one whose file
   * can. It is answered from memory; only the first call, and the first after the process was frozen, waits for a look at
   * what is promoted.
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
  /** Files of the models that were promoted, the newest promotion first, as the database knows them. */
  readonly promotedFiles: () => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How often to look for a newly promoted model: two looks fit in the second that a promotion may take. */
const lookEveryMs = 400;

/** After this long without a look the held model may be stale: an idle instance gets no CPU for its timer. */
const freshForSeconds = 1;

/** How often to try a file again that could not be read. */
const retryAfterSeconds = 30;

/** What a file holds, or why that is no model of ours. */
type Loaded = { readonly model: StoredModel } | { readonly problem: string };

/** Keeps the promoted model in memory. */
export function createModelHolder(deps: ModelHolderDeps): ModelHolder {
  const { champion, models, promotedFiles, clock, log } = deps;
  let held: HeldModel | undefined;
  /** The promoted file that cannot be read, while another model stands in for it. */
  let unreadable: { readonly fileName: string; readonly retryAt: number } | undefined;
  let reported: string | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;

  async function look(): Promise<void> {
    const fileName = await champion.fileName();
    if (fileName === null) throw new AppError("unavailable", "no model has been promoted yet");
    // While a new model loads, the held one answers, unless it is too old for that.
    if (isFresh()) lookedAt = clock.seconds();
    if (
      fileName === unreadable?.fileName ? clock.seconds() >= unreadable.retryAt : fileName !== held?.fileName
    ) {
      await take(fileName);
    }
    lookedAt = clock.seconds();
  }

  async function take(fileName: string): Promise<void> {
    const loaded = await load(fileName);
    if ("model" in loaded) {
      unreadable = undefined;
      return hold({ fileName, model: loaded.model });
    }
    if (reported !== fileName) {
      reported = fileName;
      const advice = "predicting with the newest promoted model whose file can be read";
      log.error(
        { model_file_name: fileName, problem: loaded.problem },
        `the promoted model cannot be read; ${advice}`,
      );
    }
    const substitute = (await newestReadable(fileName)) ?? held;
    if (substitute === undefined) throw new AppError("unavailable", loaded.problem);
    unreadable = { fileName, retryAt: clock.seconds() + retryAfterSeconds };
    hold(substitute);
  }

  async function newestReadable(except: string): Promise<HeldModel | undefined> {
    for (const fileName of await promotedFiles()) {
      if (fileName === held?.fileName) return held;
      const loaded = fileName === except ? undefined : await load(fileName);
      if (loaded !== undefined && "model" in loaded) return { fileName, model: loaded.model };
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

  async function load(fileName: string): Promise<Loaded> {
    const text = await models.read(fileName);
    if (text === null) return { problem: `model file ${fileName} does not exist` };
    try {
      const model = fromJSON(text);
      if (model.features.join() === featureNames.join()) return { model };
      return { problem: `model file ${fileName} is for other features: ${model.features}` };
    } catch (error) {
      if (!(error instanceof SvmError)) throw error;
      return { problem: `model file ${fileName} cannot be read: ${error.message}` };
    }
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
      const loaded = await load(fileName);
      if ("problem" in loaded) throw new AppError("unavailable", loaded.problem);
      return { fileName, model: loaded.model };
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
