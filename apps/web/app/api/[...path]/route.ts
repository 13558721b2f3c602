import { answerRequest } from "../../../server/answer-request.ts";
import { services } from "../../../server/services.ts";

async function handle(request: Request): Promise<Response> {
  return answerRequest(request, services());
}

// Every method, so that one that is not allowed is told so in the APIs' words.
export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
