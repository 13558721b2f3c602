import { join } from "node:path";
import { type Configuration, loadConfiguration, type Plan, planOf } from "./terraform/plan.ts";
import type { ValueMap } from "./terraform/value.ts";

export const infraFolder = join(import.meta.dirname, "..");

export const sizeNames = ["demo", "small", "large"] as const;

/** Typical variables of a deployment: with a release, alerts, and a domain if the size needs one. */
export const defaultVariables: ValueMap = {
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
    variables: { ...defaultVariables, ...variables },
    ...(files === undefined ? {} : { files }),
  });
}

/** The arguments of every resource of a type, as JSON. Values that only Google knows are `<their address>`. */
export function planned(plan: Plan, type: string): { readonly address: string; readonly args: unknown }[] {
  return plan.resources
    .filter((resource) => resource.type === type)
    .map(({ address, attributes }) => ({ address, args: JSON.parse(JSON.stringify(attributes)) }));
}

/** The e-mail, as a plan shows it, of an account that the module accounts creates. */
export const accountEmail = (kind: "service" | "push", name: string): string =>
  `<module.accounts.google_service_account.${kind}["${name}"].email>`;
