import { relative } from "node:path";
import { repository } from "@loopline/services";
import { MinimalReporter, type TestModule, type TestSpecification } from "vitest/node";
import { createTestProgress, type FailedTest, formatFailures, type TestProgress } from "./test-progress.ts";

/** vitest's reporter for `npm test`: the progress while it runs, failures in full, and how to run each one alone. */
export default class TestReporter extends MinimalReporter {
  #progress: TestProgress | undefined;

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications);
    const files = new Map<string, number>();
    for (const { project } of specifications) files.set(project.name, (files.get(project.name) ?? 0) + 1);
    this.#progress = createTestProgress(process.stdout, files);
  }

  onTestModuleStart({ project }: TestModule): void {
    this.#progress?.started(project.name);
  }

  override onTestModuleEnd(module: TestModule): void {
    this.#progress?.clear();
    super.onTestModuleEnd(module);
    const passed = [...module.children.allTests("passed")].length;
    const failed = failuresOf(module).length;
    this.#progress?.finished({ project: module.project.name, passed, failed });
  }

  override onTestRunEnd(...args: Parameters<MinimalReporter["onTestRunEnd"]>): void {
    this.#progress?.end();
    super.onTestRunEnd(...args);
    const [modules] = args;
    for (const line of formatFailures(modules.flatMap(failuresOf))) process.stdout.write(`${line}\n`);
  }
}

function failuresOf(module: TestModule): FailedTest[] {
  const place = { project: module.project.name, file: relative(repository, module.moduleId) };
  const failed = [...module.children.allTests("failed")];
  if (failed.length > 0) return failed.map(({ fullName }) => ({ ...place, names: fullName.split(" > ") }));
  return module.state() === "failed" ? [{ ...place, names: [] }] : [];
}
