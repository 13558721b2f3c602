export { createSessions, type Sessions, sessionSeconds } from "./sessions.ts";
export { createUsers, passwordLength, type User, type Users } from "./users.ts";
