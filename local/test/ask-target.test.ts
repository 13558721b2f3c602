import { PassThrough } from "node:stream";
import { UnknownTargetError } from "@loopline/dataset";
import { expect, it } from "vitest";
import { askTarget } from "../src/output/ask-target.ts";

const unknown = new UnknownTargetError("penguins.csv", "the last column has empty cells", ["species", "sex"]);

function askWith(answers: string) {
  const output = new PassThrough();
  const input = new PassThrough();
  input.write(answers);
  const asked = askTarget(output, new AbortController().signal, input)(unknown);
  return { asked, text: () => String(output.read()) };
}

it("lists the columns, and takes a number or a name", async () => {
  const { asked, text } = askWith("2\n");
  expect(await asked).toBe("sex");
  expect(text()).toMatch(/cannot tell which column to predict[\s\S]*1 {2}species\n {2}2 {2}sex\n/);
  expect(await askWith("species\n").asked).toBe("species");
});

it("asks again after a wrong answer", async () => {
  const output = new PassThrough();
  const input = new PassThrough();
  const asked = askTarget(output, new AbortController().signal, input)(unknown);
  input.write("3\n");
  output.on("data", (text) => {
    if (String(text).includes("Type a number from 1 to 2")) input.write("1\n");
  });
  expect(await asked).toBe("species");
});
