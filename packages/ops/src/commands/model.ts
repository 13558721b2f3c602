import { run } from "../cli.ts";
import { model } from "../models/model.ts";

await run(model);
