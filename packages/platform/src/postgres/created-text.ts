/**
 * SQL that writes a timestamp column as `created` stands on the wire: with milliseconds, as we write it; with
 * microseconds where there are any, as the original does.
 */
export function createdText(column: string): string {
  const hasOnlyMilliseconds = `extract(microseconds from ${column})::bigint % 1000 = 0`;
  return `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.' || case when ${hasOnlyMilliseconds} then 'MS' else 'US' end)`;
}
