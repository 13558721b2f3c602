/**
 * Matches a path with a route's, such as `/batches/:batchId`.
 *
 * @returns the values of its `:names`; undefined when it is another path
 */
export function matchRoute(route: string, path: string): Record<string, string> | undefined {
  const wanted = route.split("/");
  const given = path.replace(/\/$/, "").split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}
