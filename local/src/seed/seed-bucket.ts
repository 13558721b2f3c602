import { localProject } from "@loopline/services";

/** Makes a bucket unless it is there, by Cloud Storage's JSON API. @param endpoint such as `http://127.0.0.1:8086` */
export async function seedBucket(endpoint: string, name: string): Promise<void> {
  const response = await fetch(`${endpoint}/storage/v1/b?project=${localProject}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = await response.text();
  const alreadyThere = response.status === 409;
  if (!response.ok && !alreadyThere) throw new Error(`bucket ${name} could not be made: ${answer}`);
}
