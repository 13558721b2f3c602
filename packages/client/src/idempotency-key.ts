/** One that nobody else has. `crypto.randomUUID` is not there on a page without HTTPS. */
export function newIdempotencyKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
