import { join } from "node:path";
import { type Configuration, loadConfiguration, type Plan, planOf } from "./terraform/plan.ts";
import type { ValueMap } from "./terraform/value.ts";

export const infraFolder = join(import.meta.dirname, "..");

export const sizeNames = ["demo", "small", "large"] as const;

/** As somebody would deploy it: released, watched, and with a domain where the size needs one. */
export const usualVariables: ValueMap = {
  project: "a-project",
  size: "demo",
  release: "r1",
  domain: "loopline.example",
  web_members: ["user:me@example.com"],
  alert_email: "me@example.com",
  billing_account: "000000-000000-000000",
};

export const loadInfra = (): Promise<Configuration> => loadConfiguration(infraFolder);

export function planWith(
  configuration: Configuration,
  variables: ValueMap = {},
  files?: Readonly<Record<string, string>>,
): Plan {
  return planOf(configuration, {
    variables: { ...usualVariables, ...variables },
    ...(files === undefined ? {} : { files }),
  });
}

/** The arguments of every resource of a type, as JSON: what only Google knows is `<its address>`. */
export function planned(plan: Plan, type: string): { readonly address: string; readonly args: unknown }[] {
  return plan.resources
    .filter((resource) => resource.type === type)
    .map(({ address, attributes }) => ({ address, args: JSON.parse(JSON.stringify(attributes)) }));
}

/** The e-mail of an account that the module accounts makes, as a plan has it. */
export const accountEmail = (kind: "service" | "push", name: string): string =>
  `<module.accounts.google_service_account.${kind}["${name}"].email>`;
