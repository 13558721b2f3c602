import type { Champion } from "@loopline/cache";
import { readModel } from "@loopline/learning";
import { AppError, type Clock, type Logger, type ModelStore } from "@loopline/platform";
import type { StoredModel } from "@loopline/svm";

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
    const file = await readModel(models, fileName);
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
      const file = await readModel(models, fileName);
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
      const file = await readModel(models, fileName);
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
