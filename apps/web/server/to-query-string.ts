/** Such as `?limit=10&cursor=abc`. Absent values are left out. */
export function toQueryString(query: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, `${value}`]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}
