import { defineConfig } from "vitest/config";

/** Limits that only end what hangs. Some tests compute for seconds, and a busy machine takes several times as long. */
const hangs = 60_000;

const common = {
  setupFiles: ["./vitest.setup.ts"],
  testTimeout: hangs,
  hookTimeout: hangs,
  // By default one second, which a busy machine needs for a single request.
  expect: { poll: { timeout: 20_000 } },
};

/**
 * unit: no servers. integration: real Postgres, Redis and the emulators, started once. e2e: the whole stack. deployed: the
 * same, as it is deployed.
 * browser: the web app on the whole stack, in Chromium. notebooks: executes the notebooks.
 * A file's name says which: `x.test.ts`, `x.integration.test.ts`, `x.browser.test.ts`,
 * `x.notebook.test.ts`; everything in `tests/end-to-end` is e2e.
 */
export default defineConfig({
  test: {
    // One more than vitest would take: much of what tests do is wait for other processes. Projects of one worker go first.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          sequence: { groupOrder: 1 },
          include: [
            "{apps,functions,packages}/*/test/**/*.test.ts",
            "{bench,infra,local,notebooks}/test/**/*.test.ts",
            "tests/{simulator/test,structure}/**/*.test.ts",
          ],
          exclude: ["**/*.{integration,notebook}.test.ts", "**/node_modules/**"],
          // Files of one worker share their modules: importing them again for each file took a third of the time.
          isolate: false,
          ...common,
        },
      },
      {
        test: {
          name: "integration",
          sequence: { groupOrder: 1 },
          include: [
            "{apps,functions,packages}/*/test/**/*.integration.test.ts",
            "{infra,local}/test/**/*.integration.test.ts",
            "tests/simulator/test/**/*.integration.test.ts",
          ],
          ...common,
          globalSetup: ["./tests/support/services.ts"],
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/end-to-end/test/**/*.test.ts"],
          ...common,
          globalSetup: ["./tests/end-to-end/stack.ts"],
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "deployed",
          include: ["tests/end-to-end/test/{loop,messages,dead-letters,openapi,trace}.test.ts"],
          ...common,
          globalSetup: ["./tests/end-to-end/deployed-stack.ts"],
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "faults",
          include: ["tests/faults/test/**/*.test.ts"],
          ...common,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // One worker, and so one stack, for all files.
          isolate: false,
        },
      },
      {
        test: {
          name: "notebooks",
          include: ["notebooks/test/**/*.notebook.test.ts"],
          ...common,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "browser",
          include: ["apps/web/e2e/**/*.browser.test.ts"],
          ...common,
          globalSetup: ["./apps/web/e2e/stack.ts"],
          fileParallelism: false,
        },
      },
    ],
  },
});
