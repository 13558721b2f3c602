import { readFile } from "node:fs/promises";

/** The root of the repository. */
export const root = new URL("../../../", import.meta.url);

/** The blocks of a language in a Markdown page of the repository, in order. */
export async function codeBlocks(page: string, language: string): Promise<string[]> {
  const text = await readFile(new URL(page, root), "utf8");
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, block = ""]) =>
    block.trim(),
  );
}

/** The same block, calling the APIs of a running stack. */
export function callingStack(block: string, stack: { ingestApi: string; predictApi: string }): string {
  return block
    .replaceAll("http://127.0.0.1:8081", stack.ingestApi)
    .replaceAll("http://127.0.0.1:8082", stack.predictApi);
}
