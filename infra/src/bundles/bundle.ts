import { stat } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

export interface BundleOptions {
  /** The file that the service starts with. */
  readonly entry: string;
  /** The folder that gets `index.js` and its source map. */
  readonly folder: string;
  /** Packages that are installed beside the bundle. */
  readonly external?: readonly string[];
  /** Default: true. */
  readonly minify?: boolean;
}

/** Globals that CommonJS packages expect, which an ES module does not have. */
const commonJs = [
  'import { createRequire as looplineCreateRequire } from "node:module";',
  "const require = looplineCreateRequire(import.meta.url);",
  "const __filename = import.meta.filename;",
  "const __dirname = import.meta.dirname;",
].join("");

/**
 * Google's clients export all their messages as classes, which are not used here: they encode and decode by the
 * descriptions in `protos.json`. The classes are a third of a bundle's size and of its loading time.
 */
const withoutMessageClasses: Plugin = {
  name: "without-message-classes",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/protos\/protos(\.js)?$/ }, ({ path }) => ({ path, namespace: "message-classes" }));
    onLoad({ filter: /./, namespace: "message-classes" }, () => ({ contents: "module.exports = {};" }));
  },
};

/**
 * Bundles a service and everything it imports into one module, for the version of Node that it was tested with. Returns
 * its size in bytes. Names are kept: an error's name is part of what is logged.
 */
export async function bundle({
  entry,
  folder,
  external = [],
  minify = true,
}: BundleOptions): Promise<number> {
  const outfile = join(folder, "index.js");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: `node${process.versions.node}`,
    external: [...external],
    plugins: [withoutMessageClasses],
    banner: { js: commonJs },
    minify,
    keepNames: true,
    legalComments: "none",
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "error",
  });
  return (await stat(outfile)).size;
}
