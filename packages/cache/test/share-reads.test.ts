import { expect, it } from "vitest";
import { shareReads } from "../src/share-reads.ts";

/** A read whose results the test gives, one by one. */
function createRead() {
  const started: PromiseWithResolvers<number>[] = [];
  const read = shareReads(() => {
    const answer = Promise.withResolvers<number>();
    started.push(answer);
    return answer.promise;
  });
  return { started, read };
}

it("never returns a result that is older than the call", async () => {
  const { started, read } = createRead();
  const together = [read(), read()];
  await expect.poll(() => started.length).toBe(1);
  const [second, third] = [read(), read()];
  started[0]?.resolve(1);
  expect(await Promise.all(together)).toEqual([1, 1]);
  await expect.poll(() => started.length).toBe(2);
  started[1]?.resolve(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
});

it("reads again after the read is done", async () => {
  const { started, read } = createRead();
  const first = read();
  await expect.poll(() => started.length).toBe(1);
  started[0]?.resolve(1);
  await first;
  const second = read();
  await expect.poll(() => started.length).toBe(2);
  started[1]?.resolve(2);
  expect(await second).toBe(2);
});

it("rejects only the callers of a failed read", async () => {
  const { started, read } = createRead();
  const first = read();
  await expect.poll(() => started.length).toBe(1);
  const second = read();
  started[0]?.reject(new Error("down"));
  await expect(first).rejects.toThrow("down");
  await expect.poll(() => started.length).toBe(2);
  started[1]?.resolve(2);
  expect(await second).toBe(2);
});
