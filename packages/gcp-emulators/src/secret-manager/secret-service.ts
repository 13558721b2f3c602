import {
  type handleUnaryCall,
  type ServiceError,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { ZodError, type ZodType } from "zod";
import { describeIssues } from "../describe-issues.ts";
import { crc32c } from "../storage/crc32c.ts";
import { pageOf } from "./page.ts";
import { failedPrecondition, SecretError } from "./secret-error.ts";
import { toSecretMessage, toVersionMessage, versionName } from "./secret-messages.ts";
import { checkProjectName, checkSecretName } from "./secret-names.ts";
import type { VersionRecord } from "./secret-record.ts";
import {
  AddVersionRequestSchema,
  CreateSecretRequestSchema,
  ListRequestSchema,
  NameRequestSchema,
} from "./secret-requests.ts";
import type { SecretVault } from "./secret-vault.ts";

/** The methods of SecretManagerService that are emulated. */
export function createSecretService(deps: {
  vault: SecretVault;
  log: (line: string) => void;
}): UntypedServiceImplementation {
  const { vault, log } = deps;

  function unary<T>(schema: ZodType<T>, handle: (request: T) => object | Promise<object>) {
    const handler: handleUnaryCall<unknown, object> = async (call, reply) => {
      try {
        reply(null, await handle(schema.parse(call.request)));
      } catch (error) {
        // Only the kind of a failure is logged: its message might quote a payload.
        if (!isCallersFault(error))
          log(`${call.getPath()}: ${error instanceof Error ? error.name : "failed"}`);
        reply(toStatus(error));
      }
    };
    return handler;
  }

  const setState = (state: VersionRecord["state"]) =>
    unary(NameRequestSchema, async ({ name, etag }) => {
      const { secret, version } = await vault.setState(name, state, etag);
      return toVersionMessage(secret, version);
    });

  return {
    CreateSecret: unary(CreateSecretRequestSchema, async (secret) =>
      toSecretMessage(await vault.createSecret(secret)),
    ),

    GetSecret: unary(NameRequestSchema, ({ name }) =>
      toSecretMessage(vault.getSecret(checkSecretName(name))),
    ),

    ListSecrets: unary(ListRequestSchema, (request) => {
      const all = vault.secretsOf(checkProjectName(request.parent));
      const { entries, ...rest } = pageOf(all, request, ({ name }) => name);
      return { secrets: entries.map(toSecretMessage), ...rest };
    }),

    DeleteSecret: unary(NameRequestSchema, async ({ name, etag }) => {
      await vault.deleteSecret(checkSecretName(name), etag);
      return {};
    }),

    AddSecretVersion: unary(AddVersionRequestSchema, async ({ name, data, clientGaveChecksum }) =>
      toVersionMessage({ name }, await vault.addVersion(name, data, clientGaveChecksum)),
    ),

    GetSecretVersion: unary(NameRequestSchema, ({ name }) => {
      const { secret, version } = vault.getVersion(name);
      return toVersionMessage(secret, version);
    }),

    ListSecretVersions: unary(ListRequestSchema, (request) => {
      const secret = vault.getSecret(checkSecretName(request.parent));
      const newestFirst = secret.versions.toReversed();
      const { entries, ...rest } = pageOf(newestFirst, request, ({ number }) => String(number));
      return { versions: entries.map((version) => toVersionMessage(secret, version)), ...rest };
    }),

    AccessSecretVersion: unary(NameRequestSchema, ({ name }) => {
      const { secret, version } = vault.getVersion(name);
      if (version.state !== "ENABLED" || version.payload === null) {
        throw failedPrecondition(
          `Secret Version [${versionName(secret, version)}] is in ${version.state} state.`,
        );
      }
      const data = Buffer.from(version.payload, "base64");
      return { name: versionName(secret, version), payload: { data, dataCrc32c: crc32c(data) } };
    }),

    EnableSecretVersion: setState("ENABLED"),
    DisableSecretVersion: setState("DISABLED"),
    DestroySecretVersion: setState("DESTROYED"),
  };
}

function isCallersFault(error: unknown): error is SecretError | ZodError {
  return error instanceof SecretError || error instanceof ZodError;
}

function toStatus(error: unknown): Partial<ServiceError> {
  if (error instanceof SecretError) return { code: error.code, details: error.message };
  if (error instanceof ZodError) {
    return { code: status.INVALID_ARGUMENT, details: describeIssues(error) };
  }
  return { code: status.INTERNAL, details: "The emulator failed. Its log names the call." };
}
