import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "../core/ports.ts";
import { emptyIfMissing, readIfThere, type User, type Users } from "./users.ts";

/** A working day. */
export const sessionSeconds = 12 * 3_600;

const SessionSchema = z.object({
  user: z.string(),
  /** Of the password that was used. */
  salt: z.string(),
  /** In milliseconds since 1970. */
  expires: z.number(),
});

/** Who is signed in. A session ends after {@link sessionSeconds}, at sign-out, with its user, and with the user's password. */
export interface Sessions {
  /** Starts a session. Returns its token, 256 random bits, which is stored only as a hash. */
  start(user: User): Promise<string>;
  /** The name of a session's user, or null. */
  find(token: string): Promise<string | null>;
  end(token: string): Promise<void>;
}

/** Sessions in files, so that they outlive the process. */
export function createSessions(directory: string, users: Users, clock: Clock): Sessions {
  const fileOf = (token: string) => join(directory, createHash("sha256").update(token).digest("hex"));

  async function read(file: string): Promise<z.infer<typeof SessionSchema> | null> {
    const text = await readIfThere(file);
    return text === null ? null : SessionSchema.parse(JSON.parse(text));
  }

  const isOver = ({ expires }: { expires: number }) => expires <= clock.now().getTime();

  async function removeExpired(): Promise<void> {
    for (const name of await readdir(directory).catch(emptyIfMissing)) {
      const session = await read(join(directory, name)).catch(() => ({ expires: 0 }));
      if (session !== null && isOver(session)) await rm(join(directory, name), { force: true });
    }
  }

  return {
    async start({ name, salt }) {
      await removeExpired();
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const token = randomBytes(32).toString("base64url");
      const session = { user: name, salt, expires: clock.now().getTime() + 1_000 * sessionSeconds };
      await writeFile(fileOf(token), JSON.stringify(session), { mode: 0o600, flag: "wx" });
      return token;
    },
    async find(token) {
      const session = await read(fileOf(token));
      if (session === null || isOver(session)) return null;
      const user = await users.find(session.user);
      return user?.salt === session.salt ? user.name : null;
    },
    end: (token) => rm(fileOf(token), { force: true }),
  };
}
