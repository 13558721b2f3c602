export { type ApiKey, createApiKeys } from "./api-keys.ts";
export { hashKey, newKey, parseKeyDocument, type StoredKey } from "./key-document.ts";
