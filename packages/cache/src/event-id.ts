/** Comes before every event. */
export const noEvent = "0-0";

/** Ids are milliseconds since 1970 and a number within one. Below 0 when the first comes before the second, 0 when they are the same. */
export function compareEventIds(one: string, other: string): number {
  const [milliseconds, number] = partsOf(one);
  const [otherMilliseconds, otherNumber] = partsOf(other);
  return milliseconds - otherMilliseconds || number - otherNumber;
}

function partsOf(id: string): [number, number] {
  const [milliseconds, number] = id.split("-");
  return [Number(milliseconds), Number(number)];
}
