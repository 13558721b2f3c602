import type { ApiClient } from "./api-client.ts";
import { ApiProblem } from "./api-problem.ts";

/** Stands for the monitor where there is none: in the cloud, which has its own. */
export function createNoMonitor(): ApiClient {
  const refuse = async () => {
    throw new ApiProblem(404, { status_text: "Not found", message: "There is no monitor here" });
  };
  return { get: refuse, send: refuse };
}
