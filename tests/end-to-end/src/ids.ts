import { z } from "zod";

export const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What carries a batch's id: replies of the APIs, and most messages. */
export const BatchIdSchema = z.object({ batch_id: z.string() });
