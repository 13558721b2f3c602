import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { infraFolder, loadInfra, planned, planWith } from "./planned.ts";

const infra = await loadInfra();

it("the state contains no secret's value except the one that Google generates", () => {
  const versions = planned(planWith(infra), "google_secret_manager_secret_version").map(({ args }) => args);
  expect(versions).toEqual([
    expect.objectContaining({ secret_data_wo: expect.stringMatching(/^<ephemeral\.random_password/) }),
    expect.objectContaining({ secret_data_wo: expect.stringMatching(/^<ephemeral\.random_password/) }),
    expect.objectContaining({ secret_data: expect.stringMatching(/^redis:\/\/:<.*auth_string>@/) }),
  ]);
  const [user] = planned(planWith(infra), "google_sql_user").map(({ args }) => args);
  expect(user).not.toHaveProperty("password");
});

it("the database's owner gets the password from its secret, so that a failed run leaves no difference", () => {
  const plan = planWith(infra);
  const [user] = planned(plan, "google_sql_user").map(({ args }) => args);
  expect(user).toHaveProperty(
    "password_wo",
    "<module.secrets.ephemeral.google_secret_manager_secret_version.owner.secret_data>",
  );
  expect(infra.modules["./modules/secrets"]?.ephemeral).toHaveProperty(
    "google_secret_manager_secret_version.owner",
    {
      secret: `\${google_secret_manager_secret.secret["db-owner-pass"].secret_id}`,
      version: `\${google_secret_manager_secret_version.password["db-owner-pass"].version}`,
    },
  );
});

it("each ephemeral value is used in one place only", () => {
  const { resources } = planWith(infra);
  const texts = resources.map(({ address, attributes }) => [address, JSON.stringify(attributes)] as const);
  const values = new Set(texts.flatMap(([, text]) => text.match(/<ephemeral\.random[^>]*>/g) ?? []));
  expect(values.size).toBe(2);
  for (const value of values) expect(texts.filter(([, text]) => text.includes(value))).toHaveLength(1);
});

it("a new secret version is created before the old one is destroyed", () => {
  const { password } =
    infra.modules["./modules/secrets"]?.resources.google_secret_manager_secret_version ?? {};
  expect(password?.lifecycle).toEqual([{ create_before_destroy: true }]);
});

it("no Terraform variable is a secret", () => {
  const names = Object.keys(infra.modules["."]?.variables ?? {});
  expect(names.filter((name) => /secret|password|token|key/.test(name))).toEqual(["password_version"]);
});

it("terraform.tfvars.example names only variables that exist, and all without a default except release", () => {
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
