export { createSecretReader, type SecretReader, type SecretReaderOptions } from "./create-secret-reader.ts";
export {
  createVersionedSecret,
  type SecretVersion,
  type VersionedSecret,
} from "./create-versioned-secret.ts";
