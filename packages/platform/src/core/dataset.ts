import { readFileSync } from "node:fs";
import { DefinitionError, readDefinition } from "@loopline/dataset";
import { z } from "zod";

/** Processes that handle records. The value is parsed to a `Dataset`. */
export const datasetVariables = {
  /** The definition of the dataset, a Frictionless Table Schema: JSON, or the path of a file. */
  DATASET: z
    .string("must be a definition, or its path")
    .min(1, "must be a definition, or its path")
    .transform((value, context) => {
      try {
        return value.trimStart().startsWith("{")
          ? readDefinition(value, "the definition")
          : readDefinition(readFileSync(value, "utf8"), value);
      } catch (error) {
        const isOurs = error instanceof DefinitionError;
        const message = isOurs ? error.message : `cannot read ${value}: ${(error as Error).message}`;
        context.issues.push({ code: "custom", message, input: value });
        return z.NEVER;
      }
    }),
};
