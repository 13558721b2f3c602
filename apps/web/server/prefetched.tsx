import { UuidSchema } from "@loopline/contracts";
import { dehydrate, HydrationBoundary, QueryClient, type QueryKey } from "@tanstack/react-query";
import { headers } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { z } from "zod";
import { answerPage } from "./api.ts";
import { ApiProblem } from "./api-problem.ts";
import { gate } from "./gate/gate.ts";
import { services } from "./services.ts";

/** A page waits this many milliseconds for an API. Then it is sent without the data, and the browser asks for it. */
export const timeoutMs = 800;

/** Renders `children` with the data of `queries`. The first part of a query's key is its path. */
export async function Prefetched(props: { queries: readonly { queryKey: QueryKey }[]; children: ReactNode }) {
  await connection();
  const queryClient = new QueryClient();
  const signal = AbortSignal.timeout(timeoutMs);
  const admitted = gate().admit({ method: "GET", headers: await headers() });
  await Promise.all(
    props.queries.map(({ queryKey }) =>
      queryClient.prefetchQuery({
        queryKey,
        queryFn: async () => {
          await admitted;
          return answerOrNull(String(queryKey[0]), signal);
        },
        retry: false,
      }),
    ),
  );
  return <HydrationBoundary state={dehydrate(queryClient)}>{props.children}</HydrationBoundary>;
}

/**
 * Whether this is known to be the web UI of an owner, which leaves out what is for operators. While it is not known, pages have all
 * their parts, but no data in those.
 */
export async function isOwners(): Promise<boolean> {
  try {
    return !(await services().isOperator(AbortSignal.timeout(timeoutMs)));
  } catch {
    return false;
  }
}

/** The id in the page's address that says which drawer is open, such as `batch` in `/review?batch=…`. */
export async function readIdParameter(
  name: string,
  searchParams: Promise<unknown>,
): Promise<string | undefined> {
  const schema = z.object({ [name]: UuidSchema.optional().catch(undefined) });
  return schema.parse(await searchParams)[name];
}

async function answerOrNull(path: string, signal: AbortSignal): Promise<unknown> {
  try {
    return await answerPage(path, signal, services());
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}
