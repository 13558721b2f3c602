export {
  chooseTarget,
  type DeadLettersConfig,
  localEnvironment,
  modelVariables,
  type Target,
} from "./config.ts";
export { describeLetter, ownerOf } from "./dead-letters/letter.ts";
export { connectDeadLetters, type DeadLettersConnection } from "./dead-letters/pubsub-letter-box.ts";
export { replayLetters } from "./dead-letters/replay-letters.ts";
export { walkLetters } from "./dead-letters/walk-letters.ts";
export { editKeys, readKeys } from "./keys/edit-keys.ts";
export { connectModels } from "./models/connect-models.ts";
export { promoteModel, rollBack } from "./models/promote-model.ts";
