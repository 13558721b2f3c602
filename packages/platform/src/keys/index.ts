export {
  type ApiKey,
  type ApiKeys,
  type ApiKeysDeps,
  createApiKeys,
  type KeysConfig,
  openApiKeys,
} from "./api-keys.ts";
export {
  hashKey,
  type KeyDocument,
  KeyDocumentSchema,
  keyIdOf,
  type NewKey,
  newKey,
  parseKeyDocument,
  type StoredKey,
} from "./key-document.ts";
