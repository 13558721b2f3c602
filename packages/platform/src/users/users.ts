import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../core/app-error.ts";

/** A name is also the name of a file, so it has no capital letters: some file systems do not tell them apart. */
const namePattern = /^[a-z0-9][a-z0-9._@+-]{0,59}$/;

export const passwordLength = { min: 12, max: 200 };

const UserSchema = z.object({
  name: z.string().regex(namePattern),
  created: z.iso.datetime(),
  /** In base64url. New with each password. */
  salt: z.string(),
  /** scrypt of the password, in base64url. */
  hash: z.string(),
});

export type User = z.infer<typeof UserSchema>;

/** The users of the web UI. */
export interface Users {
  /** All users, by name. */
  list(): Promise<User[]>;
  find(name: string): Promise<User | null>;
  /** @throws {AppError} `bad-request` for a name or password that cannot be used, `conflict` if there is such a user. */
  add(name: string, password: string, now: Date): Promise<void>;
  /** @throws {AppError} `bad-request` for a password that cannot be used, `not-found`. */
  setPassword(name: string, password: string): Promise<void>;
  /** @throws {AppError} `not-found`. */
  remove(name: string): Promise<void>;
  /** The user with this name and password, or null. Takes the same time if there is no such user. */
  verify(name: string, password: string): Promise<User | null>;
}

/** 32 MB and about 0.2 s. Source: OWASP Password Storage Cheat Sheet, "scrypt". */
const passwordCost = { N: 2 ** 15, r: 8, p: 3 };

/**
 * Users in files: one each, so that two writers cannot lose each other's changes. The directory need not exist.
 * @param cost of hashing a password, for tests
 */
export function createUsers(directory: string, cost = passwordCost): Users {
  const fileOf = (name: string) => join(directory, `${name}.json`);

  async function find(name: string): Promise<User | null> {
    if (!namePattern.test(name)) return null;
    const text = await readIfThere(fileOf(name));
    return text === null ? null : UserSchema.parse(JSON.parse(text));
  }

  async function known(name: string): Promise<User> {
    const user = await find(name);
    if (user === null) throw new AppError("not-found", `no user is called ${JSON.stringify(name)}`);
    return user;
  }

  async function hashNew(password: string): Promise<Pick<User, "salt" | "hash">> {
    const { min, max } = passwordLength;
    if (password.length < min || password.length > max) {
      throw new AppError("bad-request", `a password has ${min} to ${max} characters`);
    }
    const salt = randomBytes(noSalt.length);
    const hash = await hashPassword(password, salt, cost);
    return { salt: salt.toString("base64url"), hash: hash.toString("base64url") };
  }

  /** Writes the whole file at once. `put` moves it to its place. */
  async function write(user: User, put: (from: string, to: string) => Promise<void>): Promise<void> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const fresh = join(directory, `.${randomBytes(8).toString("hex")}`);
    await writeFile(fresh, JSON.stringify(user), { mode: 0o600 });
    try {
      await put(fresh, fileOf(user.name));
    } finally {
      await rm(fresh, { force: true });
    }
  }

  return {
    find,
    async list() {
      const files = await readdir(directory).catch(emptyIfMissing);
      const names = files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -5));
      const users = await Promise.all(names.toSorted().map(find));
      return users.filter((user) => user !== null);
    },
    async add(name, password, now) {
      if (!namePattern.test(name)) {
        const expected = "1 to 60 small letters, digits and . _ @ + -, the first a letter or digit";
        throw new AppError(
          "bad-request",
          `the name ${JSON.stringify(name)} cannot be used: take ${expected}`,
        );
      }
      const user = { name, created: now.toISOString(), ...(await hashNew(password)) };
      await write(user, link).catch((cause) => {
        if (!hasErrno(cause, "EEXIST")) throw cause;
        throw new AppError("conflict", `there is a user ${name} already`);
      });
    },
    async setPassword(name, password) {
      await write({ ...(await known(name)), ...(await hashNew(password)) }, rename);
    },
    async remove(name) {
      await rm(fileOf((await known(name)).name), { force: true });
    },
    async verify(name, password) {
      const user = await find(name.toLowerCase());
      const salt = user === null ? noSalt : Buffer.from(user.salt, "base64url");
      const hash = await hashPassword(password, salt, cost);
      const stored = user === null ? noHash : Buffer.from(user.hash, "base64url");
      return user !== null && stored.length === hash.length && timingSafeEqual(hash, stored) ? user : null;
    },
  };
}

/** Stand in for those of an unknown user. */
const noSalt = Buffer.alloc(16);
const noHash = Buffer.alloc(32);

/** Twice what the hash needs. */
const maxmem = 2 ** 26;

function hashPassword(password: string, salt: Buffer, cost: typeof passwordCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // One form for the same characters, whatever keyboard typed them.
    scrypt(password.normalize("NFKC"), salt, noHash.length, { ...cost, maxmem }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });
}

/** The text of a file, or null if there is none. */
export async function readIfThere(file: string): Promise<string | null> {
  return await readFile(file, "utf8").catch((error) => {
    if (hasErrno(error, "ENOENT")) return null;
    throw error;
  });
}

/** For the error of `readdir`. */
export function emptyIfMissing(error: unknown): string[] {
  if (hasErrno(error, "ENOENT")) return [];
  throw error;
}

function hasErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
