import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Client, credentials, type MethodDefinition, type ServiceError, status } from "@grpc/grpc-js";
import { load, type PackageDefinition } from "@grpc/proto-loader";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { startPubSubEmulator, startSecretManagerEmulator, startStorageEmulator } from "../src/index.ts";
import { createRandom } from "./pubsub/random.ts";

const { resolve } = createRequire(import.meta.url);

/** Values for requests. Some are valid, so that calls get past the first check. */
const strings = [
  "",
  "x",
  "projects/p",
  "projects/p/topics/aaa",
  "projects/p/topics/bbb",
  "projects/p/subscriptions/aaa",
  "projects/p/subscriptions/bbb",
  "projects/p/secrets/aaa",
  "projects/p/secrets/bbb",
  "projects/p/secrets/aaa/versions/1",
  "projects/p/secrets/aaa/versions/latest",
  "aaa",
  "labels",
  "retry_policy.minimum_backoff",
  "push_config",
  "http://127.0.0.1:1/",
  "00000000-1-1",
  "__proto__",
  "constructor.prototype",
  "\u0000\ud7ff😀",
  "/".repeat(300),
  "a".repeat(2_000),
];
const numbers = [0, 1, -1, 5, 10, 600, 86_400, 2 ** 31 - 1, -(2 ** 31)];

const FieldSchema = z.object({
  name: z.string(),
  type: z.string(),
  label: z.string(),
  typeName: z.string(),
});
const MessageTypeSchema = z.object({ field: z.array(FieldSchema) });
type Field = z.infer<typeof FieldSchema>;

/** Random messages of the types that a `.proto` file declares. The same seed gives the same messages. */
function createMessages(definitions: PackageDefinition, random: () => number) {
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];

  /** Looks a name up in its scope, then in each enclosing scope. */
  function fieldsOf(typeName: string, scope: string): { fullName: string; fields: Field[] } | undefined {
    for (let parts = scope.split("."); ; parts = parts.slice(0, -1)) {
      const fullName = [...parts, typeName].join(".");
      const definition = definitions[fullName];
      if (definition !== undefined && "type" in definition) {
        return { fullName, fields: MessageTypeSchema.parse(definition.type).field };
      }
      if (parts.length === 0) return undefined;
    }
  }

  function one(field: Field, scope: string, depth: number): unknown {
    switch (field.type) {
      case "TYPE_STRING":
        return pick(strings);
      case "TYPE_BYTES":
        return Buffer.alloc(Math.floor(random() * 50), 120);
      case "TYPE_BOOL":
        return random() < 0.5;
      case "TYPE_MESSAGE":
        return depth > 4 ? {} : message(field.typeName, scope, depth + 1);
      default:
        return pick(numbers);
    }
  }

  function message(typeName: string, scope: string, depth = 0): object {
    const found = fieldsOf(typeName, scope);
    const result: Record<string, unknown> = {};
    for (const field of found?.fields ?? []) {
      // Unset as often as set, except for the outermost fields.
      if (random() < (depth === 0 ? 0.15 : 0.5)) continue;
      const inner = found?.fullName ?? scope;
      const count = Math.floor(random() * 3);
      if (field.typeName.endsWith("Entry")) {
        result[field.name] = Object.fromEntries(
          Array.from({ length: count }, (_, i) => [pick(strings) ?? i, "v"]),
        );
      } else if (field.label === "LABEL_REPEATED") {
        result[field.name] = Array.from({ length: count }, () => one(field, inner, depth));
      } else {
        result[field.name] = one(field, inner, depth);
      }
    }
    return result;
  }

  return message;
}

async function loadDefinitions(packageName: string, files: string[]): Promise<PackageDefinition> {
  const includeDirs = [packageName, "google-gax"].map((name) => join(dirname(resolve(name)), "..", "protos"));
  return load(files, { includeDirs, longs: Number, enums: String });
}

type Method = MethodDefinition<object, object>;

/** Calls a method and resolves to its status. */
function call(
  client: Client,
  { path, requestStream, requestSerialize, responseDeserialize }: Method,
  messages: object[],
) {
  return new Promise<Pick<ServiceError, "code" | "details">>((resolve) => {
    const deadline = { deadline: Date.now() + 10_000 };
    if (requestStream) {
      const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, deadline);
      stream.on("data", () => {});
      stream.on("error", () => {});
      stream.on("status", resolve);
      for (const message of messages) stream.write(message);
      stream.end();
    } else {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        messages[0] ?? {},
        deadline,
        (error) => resolve(error ?? { code: status.OK, details: "" }),
      );
    }
  });
}

interface Service {
  readonly name: string;
  start(options: { log: (line: string) => void }): Promise<{ endpoint: string; close(): Promise<void> }>;
  readonly packageName: string;
  readonly files: string[];
  readonly scope: string;
  /** Calls that give the random ones something to act on. */
  readonly prepare: readonly (readonly [method: string, request: object])[];
}

test.each<Service>([
  {
    name: "Pub/Sub",
    start: startPubSubEmulator,
    packageName: "@google-cloud/pubsub",
    files: [
      "google/pubsub/v1/pubsub.proto",
      "google/pubsub/v1/schema.proto",
      "google/iam/v1/iam_policy.proto",
    ],
    scope: "google.pubsub.v1",
    prepare: [
      ["CreateTopic", { name: "projects/p/topics/aaa" }],
      ["CreateSubscription", { name: "projects/p/subscriptions/aaa", topic: "projects/p/topics/aaa" }],
      [
        "Publish",
        { topic: "projects/p/topics/aaa", messages: [{ data: Buffer.from("x"), orderingKey: "k" }] },
      ],
    ],
  },
  {
    name: "Secret Manager",
    start: startSecretManagerEmulator,
    packageName: "@google-cloud/secret-manager",
    files: ["google/cloud/secretmanager/v1/service.proto"],
    scope: "google.cloud.secretmanager.v1",
    prepare: [
      ["CreateSecret", { parent: "projects/p", secretId: "aaa", secret: { replication: { automatic: {} } } }],
      ["AddSecretVersion", { parent: "projects/p/secrets/aaa", payload: { data: Buffer.from("x") } }],
    ],
  },
])("$name: no random request is INTERNAL or UNKNOWN, or ends the server", async (service) => {
  const { start, packageName, files, scope, prepare } = service;
  const definitions = await loadDefinitions(packageName, files);
  const random = createRandom(7);
  const message = createMessages(definitions, random);
  const log: string[] = [];
  const emulator = await start({ log: (line) => log.push(line) });
  const client = new Client(emulator.endpoint, credentials.createInsecure());
  onTestFinished(async () => {
    client.close();
    await emulator.close();
  });

  const methods = Object.values(definitions).flatMap((definition) =>
    "format" in definition ? [] : Object.values(definition),
  );
  const outcomes = new Map<status, number>();
  for (let round = 0; round < 60; round += 1) {
    for (const [name, request] of prepare) {
      const method = methods.find(({ path }) => path.endsWith(`/${name}`));
      if (method !== undefined) await call(client, method, [request]);
    }
    const calls = methods.map(async (method) => {
      const type = z.object({ name: z.string() }).parse(method.requestType.type).name;
      const packageOf = method.path.includes("IAMPolicy") ? "google.iam.v1" : scope;
      // Otherwise a pull would wait for messages.
      const waitless = type === "PullRequest" ? { returnImmediately: true } : {};
      const messages = [0, 1, 2].map(() => ({ ...message(type, packageOf), ...waitless }));
      const outcome = await call(client, method, messages);
      return { path: method.path, messages, ...outcome };
    });
    for (const { code, ...rest } of await Promise.all(calls)) {
      expect([status.INTERNAL, status.UNKNOWN], JSON.stringify(rest)).not.toContain(code);
      expect(code === status.OK || rest.details !== "", JSON.stringify(rest)).toBe(true);
      outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    }
  }
  // Some requests get past the first check.
  expect([...outcomes.keys()]).toEqual(
    expect.arrayContaining([status.OK, status.INVALID_ARGUMENT, status.NOT_FOUND, status.UNIMPLEMENTED]),
  );
});

const ErrorSchema = z.object({ error: z.object({ code: z.number(), message: z.string().min(1) }) });

test("Cloud Storage: no random request makes the emulator fail or ends the server", async () => {
  const log: string[] = [];
  const emulator = await startStorageEmulator({ log: (line) => log.push(line) });
  onTestFinished(() => emulator.close());
  const random = createRandom(11);
  const pick = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(random() * values.length)];
    if (value === undefined) throw new Error("nothing to pick from");
    return value;
  };
  const names = [
    "aaa",
    "bbb",
    "x",
    "",
    "..",
    "%",
    "%ff",
    "%00",
    "a%2Fb",
    "%F0%9F%98%80",
    "__proto__",
    "a".repeat(2_000),
  ];
  const path = () => {
    const bucket = pick(names.slice(0, 3));
    const name = pick(names);
    return pick([
      "/storage/v1/b",
      `/storage/v1/b/${pick(names)}`,
      `/storage/v1/b/${bucket}/o`,
      `/storage/v1/b/${bucket}/o/${name}`,
      `/download/storage/v1/b/${bucket}/o/${name}`,
      `/storage/v1/b/${bucket}/o/${name}/rewriteTo/b/${bucket}/o/${pick(names)}`,
      `/storage/v1/b/${bucket}/o/${name}/copyTo/b/${bucket}/o/${pick(names)}`,
      `/upload/storage/v1/b/${bucket}/o`,
      `/b/${bucket}/o/${name}`,
      `/${name}`,
    ]);
  };
  const parameter = () =>
    pick([
      "project=p",
      "alt=media",
      `name=${pick(names)}`,
      `uploadType=${pick(["media", "multipart", "resumable", "x"])}`,
      `upload_id=${pick(names)}`,
      `fields=${pick(["name", "items(", "*", "items/name", ")"])}`,
      `maxResults=${pick(["0", "1", "-1", "x", "1e9"])}`,
      `pageToken=${pick(names)}`,
      `prefix=${pick(names)}`,
      `delimiter=${pick(names)}`,
      `generation=${pick(["0", "x", "1e3", "9".repeat(40)])}`,
      `ifGenerationMatch=${pick(["0", "x", "-1", "9".repeat(40)])}`,
      `ifSourceMetagenerationNotMatch=${pick(["0", "1", "x"])}`,
      "%=%&=",
    ]);
  const header = (): [string, string] =>
    pick<[string, string]>([
      ["range", pick(["bytes=0-1", "bytes=-1", "bytes=9-", "bytes=x", "x"])],
      ["content-range", pick(["bytes 0-0/1", "bytes */*", "bytes 5-1/2", "bytes 0-*/*", "x"])],
      [
        "content-type",
        pick(["application/json", "multipart/related; boundary=cut", "x", "multipart/related"]),
      ],
      ["x-goog-hash", pick(["md5=x", "crc32c=AAAAAA==", "=", "sha=1"])],
      ["x-upload-content-length", pick(["1", "x", "-1", "9".repeat(30)])],
      ["x-upload-content-type", "text/ü"],
      ["x-http-method-override", pick(["PATCH", "DELETE", "x"])],
      ["x-goog-encryption-algorithm", "AES256"],
      ["accept-encoding", pick(["identity", "gzip;q=0", ";;,,"])],
    ]);
  const json = () =>
    JSON.stringify(
      Object.fromEntries(
        Array.from({ length: Math.floor(random() * 4) }, () => [
          pick([
            "name",
            "labels",
            "metadata",
            "contentType",
            "contentEncoding",
            "storageClass",
            "cors",
            "acl",
            "retention",
          ]),
          pick([
            null,
            7,
            "aaa",
            "bbb",
            "gzip",
            "\u0000\n",
            [],
            {},
            { a: "1" },
            { a: null },
            { a: { b: [7] } },
            true,
          ]),
        ]),
      ),
    );
  const multipart = () => `--cut\r\n\r\n${json()}\r\n--cut\r\ncontent-type: x\r\n\r\nmedia\r\n--cut--`;
  const body = () => pick([json(), json(), multipart(), "", "[]", "{", "null", "media", "\ufeff{}"]);

  const outcomes = new Set<number>();
  for (let round = 0; round < 1_500; round += 1) {
    if (round % 20 === 0) {
      const buckets = `${emulator.endpoint}/storage/v1/b?project=p`;
      const upload = `${emulator.endpoint}/upload/storage/v1/b/aaa/o?uploadType=media&name=aaa`;
      await fetch(buckets, { method: "POST", body: '{"name":"aaa"}' });
      await fetch(upload, { method: "POST", body: "content" });
    }
    const method = pick(["GET", "POST", "PUT", "PATCH", "DELETE"]);
    const query = Array.from({ length: Math.floor(random() * 4) }, parameter).join("&");
    const url = `${emulator.endpoint}${path()}?${query}`;
    const headers = Object.fromEntries(Array.from({ length: Math.floor(random() * 3) }, header));
    const init = { method, headers, ...(method === "GET" ? {} : { body: body() }) };
    const response = await fetch(url, init);
    const text = await response.text();
    outcomes.add(response.status);
    // 501 is an unsupported feature; 503 is the real service's answer to a part that leaves a gap.
    const isOurs = response.status >= 500 && response.status !== 501 && response.status !== 503;
    expect(isOurs, `${method} ${url} ${JSON.stringify(init)}: ${response.status} ${text}`).toBe(false);
    if (response.status < 400 || response.status === 499) continue;
    if (response.headers.get("content-type")?.includes("json")) ErrorSchema.parse(JSON.parse(text));
    else expect(text).not.toBe("");
  }
  expect([...outcomes]).toEqual(expect.arrayContaining([200, 204, 400, 404, 501]));
  expect(log).toEqual([]);
});
