import { z } from "zod";

/** Text as Jupyter keeps it: whole, or in lines that keep their ends. */
const TextSchema = z
  .union([z.string(), z.array(z.string())])
  .transform((text) => (typeof text === "string" ? text : text.join("")));

const MetadataSchema = z.record(z.string(), z.unknown());

/** One result in several forms, of which a viewer takes the richest that it knows. */
const DataSchema = z.record(z.string(), z.union([TextSchema, z.unknown()]));

const StreamSchema = z.object({
  output_type: z.literal("stream"),
  name: z.enum(["stdout", "stderr"]),
  text: TextSchema,
});

const ResultSchema = z.object({
  output_type: z.literal("execute_result"),
  data: DataSchema,
  metadata: MetadataSchema,
  execution_count: z.int().nullable(),
});

const DisplaySchema = z.object({
  output_type: z.literal("display_data"),
  data: DataSchema,
  metadata: MetadataSchema,
});

const ErrorSchema = z.object({
  output_type: z.literal("error"),
  ename: z.string(),
  evalue: z.string(),
  traceback: z.array(z.string()),
});

const OutputSchema = z.discriminatedUnion("output_type", [
  StreamSchema,
  ResultSchema,
  DisplaySchema,
  ErrorSchema,
]);

const CellIdSchema = z.string().regex(/^[\w-]{1,64}$/);

const MarkdownCellSchema = z.object({
  cell_type: z.literal("markdown"),
  id: CellIdSchema,
  metadata: MetadataSchema,
  source: TextSchema,
});

const CodeCellSchema = z.object({
  cell_type: z.literal("code"),
  id: CellIdSchema,
  metadata: MetadataSchema,
  execution_count: z.int().nullable(),
  outputs: z.array(OutputSchema),
  source: TextSchema,
});

const CellSchema = z.discriminatedUnion("cell_type", [MarkdownCellSchema, CodeCellSchema]);

/** A Jupyter notebook: nbformat 4.5, in which every cell has an id. */
export const NotebookSchema = z.object({
  cells: z.array(CellSchema),
  metadata: MetadataSchema,
  nbformat: z.literal(4),
  nbformat_minor: z.int().min(5),
});

export type Output = z.infer<typeof OutputSchema>;
export type CodeCell = z.infer<typeof CodeCellSchema>;
export type Cell = z.infer<typeof CellSchema>;
export type Notebook = z.infer<typeof NotebookSchema>;
