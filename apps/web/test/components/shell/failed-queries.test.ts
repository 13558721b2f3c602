import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { nextFailures } from "../../../components/shell/failed-queries.ts";

it("keeps the error of a query until it succeeds or is no longer used", async () => {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  let failures: ReadonlyMap<string, string> = new Map();
  queryClient.getQueryCache().subscribe((event) => {
    failures = nextFailures(failures, event);
  });
  const queryFn = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValueOnce(1);
  queryFn.mockRejectedValue(new Error("down again"));
  const observer = new QueryObserver(queryClient, { queryKey: ["/stats"], queryFn });
  const stop = observer.subscribe(() => undefined);
  await expect.poll(() => [...failures.values()]).toEqual(["down"]);

  const asking = observer.refetch();
  // The retry has not finished yet.
  expect([...failures.values()]).toEqual(["down"]);
  await asking;
  expect(failures.size).toBe(0);

  await observer.refetch();
  expect([...failures.values()]).toEqual(["down again"]);
  stop();
  expect(failures.size).toBe(0);
  queryClient.clear();
});
