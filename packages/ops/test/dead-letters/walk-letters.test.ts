import { AppError } from "@loopline/platform";
import { expect, it } from "vitest";
import type { Letter } from "../../src/dead-letters/letter.ts";
import { walkLetters } from "../../src/dead-letters/walk-letters.ts";
import { createLetter } from "./letters.ts";
import { createMemoryLetterBox, type MemoryLetterBox } from "./memory-letter-box.ts";

const letters = (count: number) => Array.from({ length: count }, (_, index) => createLetter(index));
const optionsFor = (box: MemoryLetterBox, max = 1_000) => ({
  box,
  clock: box.clock,
  max,
  signal: new AbortController().signal,
});
const goOn = { remove: [], goOn: true };
const idsOf = (page: readonly Letter[]) => page.map(({ id }) => id);

it("visits every letter once and releases all of them", async () => {
  const box = createMemoryLetterBox(letters(250));
  const seen: string[] = [];
  const outcome = await walkLetters(optionsFor(box), async (page) => {
    seen.push(...idsOf(page));
    return goOn;
  });
  expect(outcome).toEqual({ isComplete: true });
  expect(seen).toEqual(idsOf(letters(250)));
  expect(box.letters()).toHaveLength(250);
  expect(box.leased()).toBe(0);
});

it("visits no more than max letters", async () => {
  const box = createMemoryLetterBox(letters(250));
  const pages: number[] = [];
  const outcome = await walkLetters(optionsFor(box, 120), async (page) => {
    pages.push(page.length);
    return goOn;
  });
  expect(outcome).toEqual({ isComplete: false });
  expect(pages).toEqual([100, 20]);
});

it("extends its leases during a long walk", async () => {
  const box = createMemoryLetterBox(letters(500));
  const seen: string[] = [];
  await walkLetters(optionsFor(box), async (page) => {
    seen.push(...idsOf(page));
    box.clock.advance(25_000);
    return goOn;
  });
  expect(seen).toHaveLength(500);
  expect(new Set(seen).size).toBe(500);
});

it("visits a letter once although its lease ended and it was delivered again", async () => {
  const box = createMemoryLetterBox(letters(150));
  const seen: string[] = [];
  await walkLetters(optionsFor(box), async (page) => {
    if (seen.length === 0) box.clock.advance(61_000);
    seen.push(...idsOf(page));
    return goOn;
  });
  expect(seen.toSorted()).toEqual(idsOf(letters(150)).toSorted());
  expect(box.leased()).toBe(0);
});

it("releases its letters when a visit fails", async () => {
  const box = createMemoryLetterBox(letters(5));
  const failure = new AppError("unavailable", "no");
  await expect(walkLetters(optionsFor(box), () => Promise.reject(failure))).rejects.toBe(failure);
  expect(box.leased()).toBe(0);
  expect(box.letters()).toHaveLength(5);
});

it("stops between two pages when its signal is aborted", async () => {
  const box = createMemoryLetterBox(letters(250));
  const stop = new AbortController();
  const pages: number[] = [];
  await walkLetters({ ...optionsFor(box), signal: stop.signal }, async (page) => {
    pages.push(page.length);
    stop.abort();
    return goOn;
  });
  expect(pages).toEqual([100]);
  expect(box.leased()).toBe(0);
});
