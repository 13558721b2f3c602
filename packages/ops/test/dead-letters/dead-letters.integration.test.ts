import "@loopline/platform/testing";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { z } from "zod";
import { deadLetters } from "../../src/commands/dead-letters.ts";
import { readJson, runCommand } from "../run-command.ts";
import { createDeadLetterProject, type DeadLetterProject } from "./dead-letter-project.ts";

const LetterSchema = z.object({ id: z.string(), kind: z.string(), reason: z.string() }).loose();
const ListSchema = z.object({ letters: z.array(LetterSchema), is_complete: z.boolean() });

let project: DeadLetterProject;

beforeAll(async () => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  project = await createDeadLetterProject(inject("pubsubHost"));
});

afterAll(async () => {
  await project.close();
  vi.unstubAllEnvs();
});

const run = (...args: string[]) => runCommand(deadLetters, args, project.env);
const list = async (...args: string[]) => ListSchema.parse(readJson(await run("list", "--json", ...args)));

const ownedBody = '{"job_id": 7, "owner": "acme"}';
const bodies = Array.from({ length: 250 }, (_, index) => `{"broken": ${index}`);

// Each test continues with the letters that the previous one left.
describe("250 letters of a function and one of Pub/Sub", () => {
  it("are listed repeatedly without losing any", async () => {
    await project.quarantine(bodies);
    await project.giveUp(ownedBody);
    const first = await list();
    expect(first.is_complete).toBe(true);
    expect(first.letters.flatMap(({ owner }) => owner ?? [])).toEqual(["acme"]);
    expect(new Set(first.letters.map(({ id }) => id)).size).toBe(251);
    const second = await list();
    expect(second.letters.map(({ id }) => id).toSorted()).toEqual(
      first.letters.map(({ id }) => id).toSorted(),
    );
  });

  it("are grouped in tables that fit a terminal", async () => {
    const { lines, code } = await run("list");
    expect(code).toBe(0);
    expect(lines).toContain("request.prediction: message must be JSON in UTF-8 (250 letters)");
    expect(lines).toContain(
      "model.training-to-db: given up after 5 failed deliveries: see the function's log (1 letter)",
    );
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("are listed up to a limit, with a note", async () => {
    const { lines, notes } = await run("list", "--json", "--limit", "120");
    expect(ListSchema.parse(JSON.parse(lines.join("\n")))).toMatchObject({ is_complete: false });
    expect(notes.at(-1)).toBe("There may be more than these 120: --limit N looks at more.");
  });

  it("are shown with their bodies", async () => {
    const { letters } = await list();
    const givenUp = letters.find(({ kind }) => kind === "given-up");
    const { lines } = await run("show", givenUp?.id ?? "");
    expect(lines).toContain("subscription      model.training-to-db");
    expect(lines).toContain("owner             acme");
    expect(lines.slice(-4)).toEqual(["{", '  "job_id": 7,', '  "owner": "acme"', "}"]);
    const quarantined = letters.find(({ kind }) => kind === "quarantined");
    const shown = readJson(await run("show", quarantined?.id ?? "", "--json"));
    expect(shown).toMatchObject({
      function: "prediction",
      subscription: "request.prediction",
      topic: "request",
      reason: "message must be JSON in UTF-8",
      attempt: 3,
      body: null,
      attributes: { colour: "green", message_id: expect.stringMatching(/^original-/) },
    });
  });

  it("are replayed by id: the original bytes, so with their owner, and attributes, to the topic they came from", async () => {
    const { letters } = await list();
    const givenUp = letters.find(({ kind }) => kind === "given-up")?.id ?? "";
    const quarantined = letters.find(({ kind }) => kind === "quarantined")?.id ?? "";
    // The message that became the letter.
    await project.nextOf("model", 1);
    const { code, lines } = await run("replay", givenUp, quarantined);
    expect(lines.toSorted()).toEqual(
      [`${givenUp} → model`, `${quarantined} → request`, "2 letters replayed."].toSorted(),
    );
    expect(code).toBe(0);
    const [toModel] = await project.nextOf("model", 1);
    const [toRequest] = await project.nextOf("request", 1);
    expect([toModel?.data.toString(), toModel?.attributes]).toEqual([ownedBody, { colour: "green" }]);
    expect(bodies).toContain(toRequest?.data.toString());
    expect(toRequest?.attributes).toEqual({ colour: "green" });
    const left = (await list()).letters.map(({ id }) => id);
    expect(left).toHaveLength(249);
    expect(left).not.toContain(givenUp);
    expect(left).not.toContain(quarantined);
  });

  it("are replayed with --all, except one of unknown origin", async () => {
    await project.publishLetter("whatever", { subscription: "orders.shop" });
    const outcome = await run("replay", "--all", "--json");
    expect(outcome.code).toBe(1);
    expect(readJson(outcome)).toMatchObject({
      is_complete: true,
      refused: [{ reason: "it came through orders.shop, which is not a subscription of the pipeline" }],
    });
    const published = (await project.nextOf("request", 249)).map(({ data }) => data.toString());
    expect(new Set(published).size).toBe(249);
    expect((await list()).letters).toMatchObject([{ kind: "unknown" }]);
  });
});

it("names a letter that is not in the box", async () => {
  for (const args of [
    ["show", "7"],
    ["replay", "7"],
  ]) {
    const { code, notes } = await run(...args);
    expect(code).toBe(1);
    expect(notes.at(-1)).toMatch(/^7 is not in the box/);
  }
});

it("fails at once if there is no such box or no Pub/Sub", async () => {
  const elsewhere = { ...project.env, GOOGLE_CLOUD_PROJECT: "nowhere" };
  await expect(runCommand(deadLetters, ["list"], elsewhere)).rejects.toThrow(
    "projects/nowhere/subscriptions/dead-letter.inspect does not exist",
  );
  const unreachable = { ...project.env, PUBSUB_EMULATOR_HOST: "127.0.0.1:1" };
  await expect(runCommand(deadLetters, ["list"], unreachable)).rejects.toThrow(
    "Pub/Sub did not give dead letters",
  );
});
