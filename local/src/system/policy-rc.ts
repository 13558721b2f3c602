/**
 * Wraps a command of root's so that packages it installs on Debian or Ubuntu do not start their services: we run
 * servers of our own, and a surprise Postgres on port 5432 is nobody's wish. A policy that is already there stays.
 */
export function withoutServiceStart(command: readonly string[], policy = "/usr/sbin/policy-rc.d"): string[] {
  const script = `
    [ -e '${policy}' ] && exec "$@"
    trap "rm -f '${policy}'" EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\\nexit 101\\n' > '${policy}' && chmod 755 '${policy}'
    "$@"`;
  return ["sh", "-c", script, "sh", ...command];
}
