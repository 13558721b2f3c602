export {
  type DataOrigin,
  DataOriginSchema,
  defaultStateDirectory,
  type Endpoints,
  EndpointsSchema,
  endpointsFile,
  readEndpoints,
} from "./endpoints.ts";
export {
  type Addresses,
  localProject,
  modelBucket,
  passwordSecret,
  serviceEnvironment,
} from "./environment.ts";
export { type Layer, repository, type ServiceDefinition, services } from "./services.ts";
