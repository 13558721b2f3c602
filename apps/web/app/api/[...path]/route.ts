import { answerRequest } from "../../../server/api.ts";
import { services } from "../../../server/services.ts";

async function handle(request: Request): Promise<Response> {
  return answerRequest(request, services());
}

// Every method, so that a refused one gets the APIs' error body instead of Next's empty reply.
export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
