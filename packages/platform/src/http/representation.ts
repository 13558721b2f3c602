import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { Negotiator } from "@fastify/accept-negotiator";
import type { FastifyReply, FastifyRequest } from "fastify";

const compress = promisify(gzip);

/** Shorter texts are not worth compressing, in bytes. */
const minCompressedBytes = 1_024;

const encodings = new Negotiator({ supportedValues: ["gzip"], cache: new Map() });

/** A response body that is prepared once and sent many times. */
export interface Representation {
  readonly etag: string;
  readonly plain: Buffer;
  readonly gzipped: () => Promise<Buffer>;
}

export function createRepresentation(text: string): Representation {
  const plain = Buffer.from(text);
  let gzipped: Promise<Buffer> | undefined;
  return {
    // Weak, because it is the same for every encoding.
    etag: `W/"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`,
    plain,
    gzipped() {
      gzipped ??= compress(plain);
      return gzipped;
    },
  };
}

/** Sends a representation: compressed if the client accepts it, or 304 if the client has it. */
export async function sendRepresentation(
  request: FastifyRequest,
  reply: FastifyReply,
  { etag, plain, gzipped }: Representation,
  type = "application/json; charset=utf-8",
): Promise<FastifyReply> {
  reply.header("etag", etag).header("cache-control", "private, no-cache").header("vary", "Accept-Encoding");
  if (hasTag(request.headers["if-none-match"], etag)) return reply.code(304).send();
  reply.header("content-type", type);
  if (plain.length < minCompressedBytes || !takesGzip(request.headers["accept-encoding"]))
    return reply.send(plain);
  return reply.header("content-encoding", "gzip").send(await gzipped());
}

function takesGzip(header: string | string[] | undefined): boolean {
  return typeof header === "string" && encodings.negotiate(header) === "gzip";
}

/** Whether an If-None-Match names the tag. Source: RFC 9110, section 13.1.2. */
function hasTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === "*") return true;
  return header.split(",").some((tag) => tag.trim().replace(/^(?:W\/)?/, "W/") === etag);
}
