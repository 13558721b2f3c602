import { setTimeout as delay } from "node:timers/promises";

const pauseMs = 15;

/**
 * Polls until `look` returns something other than `undefined` and `false`. These tests wait nowhere else.
 *
 * @throws an error that says what it waited for, after `withinMs` milliseconds
 */
export async function until<T>(
  what: string,
  look: () => T | false | undefined | Promise<T | false | undefined>,
  withinMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1000} s in vain for ${what}`);
    await delay(pauseMs);
  }
}
