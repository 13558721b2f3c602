import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { infraFolder, loadInfra, planned, planWith } from "./planned.ts";

const infra = await loadInfra();

it("secrets get their values without the state keeping them, but for the one that Google makes", () => {
  const versions = planned(planWith(infra), "google_secret_manager_secret_version").map(({ args }) => args);
  expect(versions).toEqual([
    expect.objectContaining({ secret_data_wo: expect.stringMatching(/^<ephemeral\.random_password/) }),
    expect.objectContaining({ secret_data_wo: expect.stringMatching(/^<ephemeral\.random_password/) }),
    expect.objectContaining({ secret_data: expect.stringMatching(/^redis:\/\/:<.*auth_string>@/) }),
  ]);
  const [user] = planned(planWith(infra), "google_sql_user").map(({ args }) => args);
  expect(user).not.toHaveProperty("password");
});

it("no variable is a secret", () => {
  const names = Object.keys(infra.modules["."]?.variables ?? {});
  expect(names.filter((name) => /secret|password|token|key/.test(name))).toEqual(["password_version"]);
});

it("terraform.tfvars.example names variables that there are, and everything that has no default but the release", () => {
  const text = readFileSync(join(infraFolder, "terraform.tfvars.example"), "utf8");
  const named = [...text.matchAll(/^(\w+)\s*=/gm)].map(([, name]) => name);
  const variables = Object.entries(infra.modules["."]?.variables ?? {});
  expect(variables.map(([name]) => name)).toEqual(expect.arrayContaining(named));
  expect(named).toEqual(
    expect.arrayContaining(
      variables
        .filter(([name, block]) => block.default === undefined && name !== "release")
        .map(([name]) => name),
    ),
  );
});
