/** How many of the newest events are kept for readers who come back: some minutes of a busy pipeline, a few megabytes. */
const eventsKept = 20_000;

/**
 * A line of Lua that appends an event, for the script that makes it happen: so there is one event for each effect.
 * @param key, type, data Lua expressions; `data` is JSON
 */
export function addEvent(key: string, type: string, data: string): string {
  return `redis.call('XADD', ${key}, 'MAXLEN', '~', ${eventsKept}, '*', 'type', ${type}, 'data', ${data})`;
}
