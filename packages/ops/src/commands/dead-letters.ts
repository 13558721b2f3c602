import { run } from "../cli.ts";
import { deadLetters } from "../dead-letters/dead-letters.ts";

await run(deadLetters);
