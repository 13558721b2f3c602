import { run } from "@loopline/ops";
import { trace } from "../trace/trace.ts";

await run(trace);
