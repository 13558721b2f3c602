import type { StackEvents } from "@loopline/local";
import { z } from "zod";
import type { Address } from "./tcp-proxy.ts";

/** The addresses of the servers behind the proxies, which are known once they have started. */
export interface Targets {
  readonly database: () => Address;
  readonly redis: () => Address;
  readonly secrets: () => Address;
  /** Origin of Cloud Storage. */
  readonly storage: () => string;
  /** Wraps the steps of the stack's start, which return the addresses. */
  readonly step: StackEvents["step"];
}

const EmulatorsSchema = z.object({ storage: z.string(), secretManager: z.string() });

const defaultPorts: Readonly<Record<string, number>> = { "postgres:": 5432, "redis:": 6379 };

export function createTargets(): Targets {
  const learned = new Map<string, unknown>();
  const addressOf = (title: string) => toAddress(z.string().parse(learned.get(title)));
  const emulators = () => EmulatorsSchema.parse(learned.get("Pub/Sub, Cloud Storage and Secret Manager"));
  return {
    database: () => addressOf("Postgres"),
    redis: () => addressOf("Redis"),
    secrets: () => toAddress(`tcp://${emulators().secretManager}`),
    storage: () => emulators().storage,
    step: async (title, work) => {
      const made = await work();
      learned.set(title, made);
      return made;
    },
  };
}

function toAddress(url: string): Address {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port: Number(port || defaultPorts[protocol]) };
}
