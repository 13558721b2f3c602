export { type Access, chooseAccess, isLoopback, loopback, urlOn } from "./access.ts";
export {
  type DataOrigin,
  DataOriginSchema,
  defaultStateDirectory,
  type Endpoints,
  EndpointsSchema,
  endpointsFile,
  readEndpoints,
  usersDirectory,
} from "./endpoints.ts";
export {
  type Addresses,
  isExposed,
  localProject,
  modelBucket,
  passwordSecret,
  serviceEnvironment,
} from "./environment.ts";
export { type Layer, repository, type ServiceDefinition, services } from "./services.ts";
