import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { z } from "zod";
import type { Call } from "./send-request.ts";

const MediaSchema = z.object({ schema: z.record(z.string(), z.unknown()), example: z.unknown().optional() });
const ContentSchema = z.record(z.string(), MediaSchema);
const ReplySchema = z.object({
  content: ContentSchema.optional(),
  headers: z.record(z.string(), z.unknown()).default({}),
});
const ReferenceSchema = z.object({ $ref: z.string() });

const ParameterSchema = z.object({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  schema: z.record(z.string(), z.unknown()),
  example: z.unknown().optional(),
});

const OperationSchema = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.union([ParameterSchema, ReferenceSchema])).default([]),
  requestBody: z.object({ content: ContentSchema }).optional(),
  responses: z.record(z.string(), z.union([ReferenceSchema, ReplySchema])),
});

/** What the tests read of an OpenAPI document. */
const DocumentSchema = z.object({
  openapi: z.literal("3.1.0"),
  paths: z.record(z.string(), z.record(z.string(), OperationSchema)),
  components: z.object({
    schemas: z.record(z.string(), z.looseObject({ examples: z.array(z.unknown()).default([]) })),
    responses: z.record(z.string(), ReplySchema),
  }),
});

type Document = z.infer<typeof DocumentSchema>;
export type Operation = z.infer<typeof OperationSchema>;
type Media = z.infer<typeof MediaSchema>;

/** Says how a value violates one of the document's schemas; null if it does not. */
type Check = (schema: object, value: unknown) => string | null;

/** An API with its document. */
export interface DocumentedApi {
  readonly call: Call;
  readonly json: Record<string, unknown>;
  readonly document: Document;
  readonly check: Check;
}

export async function readDocument(call: Call): Promise<DocumentedApi> {
  const json = z.record(z.string(), z.unknown()).parse((await call("GET", "/openapi.json")).json);
  return { call, json, document: DocumentSchema.parse(json), check: createCheck(json) };
}

/** Every operation of a document. */
export function operationsOf({ paths }: Document) {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
    })),
  );
}

/** Checks values against the document's schemas with an independent validator. */
function createCheck(document: object): Check {
  // Not strict, because the document also has parts that are no schemas.
  const ajv = formats.default(new Ajv2020({ strict: false, allErrors: true }));
  ajv.addSchema({ ...document, $id: "https://loopline.test/openapi.json" });
  return (schema, value) => {
    const local = JSON.stringify(schema).replaceAll(
      '"$ref":"#',
      '"$ref":"https://loopline.test/openapi.json#',
    );
    const validate = ajv.compile(JSON.parse(local));
    return validate(value) ? null : ajv.errorsText(validate.errors);
  };
}

/** The names of a documented reply's headers. */
export function headersOf(document: Document, operation: Operation, status: number): string[] {
  return Object.keys(documentedReply(document, operation, status)?.headers ?? {});
}

function documentedReply(document: Document, { responses }: Operation, status: number) {
  const reply = responses[status];
  return reply !== undefined && "$ref" in reply
    ? document.components.responses[reply.$ref.split("/").at(-1) ?? ""]
    : reply;
}

/** The documented media of a status, wherever the document keeps it. */
export function replyOf(
  document: Document,
  operation: Operation,
  status: number,
): [string, Media] | undefined {
  return Object.entries(documentedReply(document, operation, status)?.content ?? {})[0];
}

/** The request that consists of an operation's examples. */
export function exampleRequest(path: string, { parameters, requestBody }: Operation) {
  let url = path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  for (const parameter of parameters) {
    if (!("name" in parameter) || parameter.example === undefined) continue;
    const { name, in: place, example } = parameter;
    if (place === "path") url = url.replace(`{${name}}`, String(example));
    if (place === "query") query.set(name, String(example));
    if (place === "header") headers[name] = String(example);
  }
  const body = requestBody?.content["application/json"]?.example;
  return { url: query.size === 0 ? url : `${url}?${query}`, headers, body };
}

/** Every example in a document, with its schema. */
export function examplesOf(document: Document): { schema: object; example: unknown }[] {
  const media = operationsOf(document).flatMap(({ operation: { requestBody, responses } }) =>
    [requestBody, ...Object.values(responses)].flatMap((part) =>
      part !== undefined && "content" in part ? Object.values(part.content ?? {}) : [],
    ),
  );
  const errors = Object.values(document.components.responses).flatMap(({ content }) =>
    Object.values(content ?? {}),
  );
  const parameters = operationsOf(document).flatMap(({ operation }) =>
    operation.parameters.flatMap((parameter) => ("name" in parameter ? [parameter] : [])),
  );
  const components = Object.entries(document.components.schemas).flatMap(([name, { examples }]) =>
    examples.map((example) => ({ schema: { $ref: `#/components/schemas/${name}` }, example })),
  );
  return [...media, ...errors, ...parameters, ...components].flatMap(({ schema, example }) =>
    example === undefined ? [] : [{ schema, example }],
  );
}
