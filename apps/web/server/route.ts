import type { z } from "zod";
import type { Services } from "./services.ts";

/** What came with a request. Each part is read through the schema that it must satisfy. */
export interface Input {
  /** @throws {ApiProblem} 400, naming the field */
  params<S extends z.ZodType>(schema: S): z.infer<S>;
  /** @throws {ApiProblem} 400, naming the field */
  query<S extends z.ZodType>(schema: S): z.infer<S>;
  /** Names are in lower case. @throws {ApiProblem} 400, naming the header */
  headers<S extends z.ZodType>(schema: S): z.infer<S>;
  /** @throws {ApiProblem} 400, naming the field; 413 or 415 for a body that is not read at all */
  body<S extends z.ZodType>(schema: S): Promise<z.infer<S>>;
  /** Aborts when the browser has gone. */
  readonly signal: AbortSignal;
}

/** One entry of the table of routes. */
export interface Route {
  readonly method: "GET" | "POST" | "PATCH";
  /** Such as `/batches/:batchId`. */
  readonly path: string;
  /** @throws {ApiProblem} */
  answer(input: Input, services: Services): Promise<unknown>;
}
