export type {
  BooleanFeature,
  CategoryFeature,
  Dataset,
  DateFeature,
  Feature,
  Level,
  NumberFeature,
  Target,
  TrainingSettings,
  Value,
} from "./dataset.ts";
export { DefinitionError, readDefinition } from "./definition.ts";
