import { replying } from "../../../server/api.ts";
import { services } from "../../../server/services.ts";

export function GET(request: Request): Promise<Response> {
  return replying(request, services(), async ({ gate, streamEvents }) => {
    await gate.admit(request);
    return streamEvents(request);
  });
}
