import { replying } from "../../../server/api.ts";
import { notFound } from "../../../server/api-problem.ts";
import { services } from "../../../server/services.ts";

export function POST(request: Request): Promise<Response> {
  return replying(request, services(), async ({ gate: { local } }) => {
    if (local === undefined) throw notFound();
    return local.signIn(request);
  });
}
