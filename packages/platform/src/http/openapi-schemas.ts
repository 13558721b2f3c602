import { z } from "zod";

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Whether a schema is of what comes in or of what goes out. */
export type Direction = "input" | "output";

export interface ComponentSchemas {
  /** By id, for `components.schemas`. */
  readonly all: Record<string, JsonSchema>;
  /** The JSON Schema of a zod schema: a reference where it has an id. */
  add(schema: z.ZodType, direction: Direction): JsonSchema;
}

/** JSON Schemas of zod schemas; those with an id become components, once each. */
export function createComponentSchemas(): ComponentSchemas {
  const all: Record<string, JsonSchema> = {};
  return {
    all,
    add(schema, direction) {
      const { $schema, $defs, ...own } = pointToComponents(
        z.toJSONSchema(schema, {
          io: direction,
          override: ({ jsonSchema }) => simplify(jsonSchema, direction),
        }),
      );
      for (const [id, definition] of Object.entries($defs ?? {})) {
        const { id: _id, ...rest } = definition;
        all[id] = rest;
      }
      return own;
    },
  };
}

function pointToComponents(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** Leaves out what is true and of no use to a reader. */
function simplify(schema: JsonSchema, direction: Direction): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.format === "uuid") delete schema.pattern;
  // Fields that one does not know are ignored, here as there.
  delete schema.additionalProperties;
  // What comes in may be null for the sake of the original's clients. It is nothing to offer to new ones.
  const [only, ...others] = (schema.anyOf ?? []).filter(({ type }) => type !== "null");
  if (direction === "output" || only === undefined || others.length > 0) return;
  delete schema.anyOf;
  Object.assign(schema, { ...only, ...schema });
}
