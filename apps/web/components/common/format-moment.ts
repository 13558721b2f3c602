/**
 * A `created` field as people read it.
 *
 * @param zone the viewer's unless given
 */
export function formatMoment(created: string, zone?: "UTC"): string {
  const language = zone === undefined ? undefined : "en";
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: zone,
  });
  return format.format(new Date(`${created}Z`));
}
