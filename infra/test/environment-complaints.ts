import { z } from "zod";
import { planned } from "./planned.ts";
import { knownVariables, missingVariables, type ServiceName, serviceConfigs } from "./service-configs.ts";
import type { Plan } from "./terraform/plan.ts";

const VariableSchema = z.union([
  z.object({ name: z.string(), value: z.string() }),
  z.object({
    name: z.string(),
    value_source: z.tuple([z.object({ secret_key_ref: z.tuple([z.object({ secret: z.string() })]) })]),
  }),
]);

export const VariablesSchema = z.array(VariableSchema);

const ContainerSchema = z.object({
  name: z.string(),
  template: z.tuple([z.object({ containers: z.tuple([z.object({ env: VariablesSchema })]) })]),
});

const FunctionSchema = z.object({
  name: z.string(),
  service_config: z.tuple([
    z.object({
      environment_variables: z.record(z.string(), z.string()),
      secret_environment_variables: z.array(z.object({ key: z.string(), secret: z.string() })),
    }),
  ]),
});

/** Stands for a secret's value, by its name. */
const secretValues: Readonly<Record<string, string>> = {
  "redis-url": "redis://:password@10.0.0.3:6379",
  "web-api-key": "loopline_key",
};

/** The environment of each deployed service. Values that only Google knows are replaced by examples. */
export function environmentsOf(plan: Plan): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const services = planned(plan, "google_cloud_run_v2_service").map(({ args }) => {
    const { name, template } = ContainerSchema.parse(args);
    return [name, environmentOf(template[0].containers[0].env)] as const;
  });
  const functions = planned(plan, "google_cloudfunctions2_function").map(({ args }) => {
    const { name, service_config } = FunctionSchema.parse(args);
    const [{ environment_variables, secret_environment_variables }] = service_config;
    const plain = Object.entries(environment_variables).map(([key, value]) => [key, filledIn(value)]);
    const secret = secret_environment_variables.map(({ key, secret }) => [key, secretValue(secret)]);
    return [name, Object.fromEntries([...plain, ...secret])] as const;
  });
  return new Map([...services, ...functions]);
}

/** The environment that a container's variables define. */
export function environmentOf(variables: z.infer<typeof VariablesSchema>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    variables.map((variable) => [
      variable.name,
      "value" in variable
        ? filledIn(variable.value)
        : secretValue(variable.value_source[0].secret_key_ref[0].secret),
    ]),
  );
}

/** Variables that a configuration lacks, does not know, or refuses. */
export function environmentComplaints(plan: Plan): string[] {
  const environments = environmentsOf(plan);
  const deployed = [...environments.keys()];
  const names: ServiceName[] = z
    .array(z.custom<ServiceName>((name) => typeof name === "string" && name in serviceConfigs))
    .parse(Object.keys(serviceConfigs));
  return [
    ...deployed
      .filter((name) => !(name in serviceConfigs))
      .map((name) => `${name} is not a service of the contracts`),
    ...names.flatMap((name) => {
      const environment = environments.get(name);
      if (environment === undefined) return [`${name} is not deployed`];
      const known = knownVariables(serviceConfigs[name]);
      return [
        ...missingVariables(serviceConfigs[name], environment).map((variable) => `${name} needs ${variable}`),
        ...Object.keys(environment)
          .filter((variable) => !known.has(variable))
          .map((variable) => `${name} does not know ${variable}`),
      ];
    }),
  ];
}

function secretValue(name: string): string {
  const value = secretValues[name];
  if (value === undefined) throw new Error(`say in environment-complaints.ts what ${name} may hold`);
  return value;
}

function filledIn(value: string): string {
  if (/^<[^>]*uri>$/.test(value)) return "https://service.example";
  return value.replaceAll(/<[^>]*>/g, "10.0.0.2");
}
