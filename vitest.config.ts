import { defineConfig } from "vitest/config";

const setupFiles = ["./vitest.setup.ts"];

/** Only ends a test that hangs. Some compute for seconds, and a busy machine takes several times as long. */
const testTimeout = 60_000;

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
          testTimeout,
          setupFiles,
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
          setupFiles,
          globalSetup: ["./tests/support/services.ts"],
          testTimeout,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/end-to-end/test/**/*.test.ts"],
          setupFiles,
          globalSetup: ["./tests/end-to-end/stack.ts"],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "deployed",
          include: ["tests/end-to-end/test/{loop,messages,dead-letters,openapi,trace}.test.ts"],
          setupFiles,
          globalSetup: ["./tests/end-to-end/deployed-stack.ts"],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "faults",
          include: ["tests/faults/test/**/*.test.ts"],
          setupFiles,
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
          setupFiles,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "browser",
          include: ["apps/web/e2e/**/*.browser.test.ts"],
          setupFiles,
          globalSetup: ["./apps/web/e2e/stack.ts"],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
