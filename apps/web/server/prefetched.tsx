import { dehydrate, HydrationBoundary, type QueryKey } from "@tanstack/react-query";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { createQueryClient } from "../resources/create-query-client.ts";
import { answerPage } from "./answer-request.ts";
import { ApiProblem } from "./api-problem.ts";
import { services } from "./services.ts";

/** A page waits this long for an API, in milliseconds; then it is sent without the data, which the browser asks for. */
const patience = 800;

/** Renders `children` with what `queries` ask for already there. The first part of a query's key is its path. */
export async function Prefetched(props: { queries: readonly { queryKey: QueryKey }[]; children: ReactNode }) {
  await connection();
  const queryClient = createQueryClient();
  const signal = AbortSignal.timeout(patience);
  await Promise.all(
    props.queries.map(({ queryKey }) =>
      queryClient.prefetchQuery({
        queryKey,
        queryFn: () => answerIfThere(String(queryKey[0]), signal),
        retry: false,
      }),
    ),
  );
  return <HydrationBoundary state={dehydrate(queryClient)}>{props.children}</HydrationBoundary>;
}

async function answerIfThere(path: string, signal: AbortSignal): Promise<unknown> {
  try {
    return await answerPage(path, signal, services());
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}
