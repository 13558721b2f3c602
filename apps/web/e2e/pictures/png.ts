import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Compresses a PNG file of Chromium, which prefers speed, as much as possible. */
export function compressPng(png: Buffer): Buffer {
  const chunks = readChunks(png);
  return writeChunks([headOf(chunks), { type: "IDAT", data: pixelsOf(chunks) }, end]);
}

/**
 * A moving picture as an animated PNG, which repeats. Unlike a GIF it has all colours, and needs no library.
 * Format: w3.org/TR/png-3, "Animation information".
 * @param frames PNG files of one size and colour type, each with the seconds that it is shown
 */
export function animatePng(frames: readonly { readonly png: Buffer; readonly seconds: number }[]): Buffer {
  let sequence = 0;
  const parts = frames.flatMap(({ png, seconds }, index): Chunk[] => {
    const chunks = readChunks(png);
    const [width, height] = [headOf(chunks).data.readUInt32BE(0), headOf(chunks).data.readUInt32BE(4)];
    const control = Buffer.alloc(26);
    for (const [i, value] of [sequence++, width, height].entries()) control.writeUInt32BE(value, 4 * i);
    control.writeUInt16BE(Math.round(seconds * 1_000), 20);
    control.writeUInt16BE(1_000, 22);
    const data = pixelsOf(chunks);
    const shown: Chunk =
      index === 0
        ? { type: "IDAT", data }
        : { type: "fdAT", data: Buffer.concat([bigEndian(sequence++), data]) };
    return [{ type: "fcTL", data: control }, shown];
  });
  const animation = Buffer.concat([bigEndian(frames.length), bigEndian(0)]);
  const [first] = frames;
  if (first === undefined) throw new RangeError("a moving picture needs a frame");
  return writeChunks([headOf(readChunks(first.png)), { type: "acTL", data: animation }, ...parts, end]);
}

const end: Chunk = { type: "IEND", data: Buffer.alloc(0) };

function readChunks(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function headOf(chunks: readonly Chunk[]): Chunk {
  const head = chunks.find(({ type }) => type === "IHDR");
  if (head === undefined) throw new TypeError("not a PNG file");
  return head;
}

function pixelsOf(chunks: readonly Chunk[]): Buffer {
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  return deflateSync(inflateSync(packed), { level: 9, memLevel: 9 });
}

function writeChunks(chunks: readonly Chunk[]): Buffer {
  const parts = chunks.map(({ type, data }) => {
    const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
    return Buffer.concat([bigEndian(data.length), content, bigEndian(crc32(content))]);
  });
  return Buffer.concat([signature, ...parts]);
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
