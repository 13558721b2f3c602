export { type ApiKey, type ApiKeys, type ApiKeysDeps, createApiKeys } from "./api-keys.ts";
export {
  type KeyDocument,
  KeyDocumentSchema,
  parseKeyDocument,
  type StoredKey,
} from "./key-document.ts";
export { hashKey, keyIdOf, type NewKey, newKey } from "./key-text.ts";
export { type KeysConfig, openApiKeys } from "./open-api-keys.ts";
