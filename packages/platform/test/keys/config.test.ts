import { expect, it } from "vitest";
import { apiVariables, defineConfig } from "../../src/index.ts";

const load = defineConfig(apiVariables);

it("requires keys unless API_KEYS is off", () => {
  expect(load({}).API_KEYS).toBe("required");
  expect(load({ API_KEYS: "off" }).API_KEYS).toBe("off");
  for (const unclear of ["", "OFF", "false", "optional"]) {
    expect(() => load({ API_KEYS: unclear })).toThrow("API_KEYS");
  }
});
