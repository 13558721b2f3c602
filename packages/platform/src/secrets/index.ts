export { createSecretReader, type SecretReader, type SecretReaderOptions } from "./create-secret-reader.ts";
