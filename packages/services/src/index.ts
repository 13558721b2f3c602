export {
  type DataOrigin,
  DataOriginSchema,
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
export { defaultStateDirectory, repository } from "./paths.ts";
export { type Layer, type ServiceDefinition, services } from "./services.ts";
