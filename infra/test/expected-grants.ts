import {
  apiNames,
  deadLetterTopic,
  functionNames,
  subscriptions,
  topicNames,
  topics,
} from "@loopline/contracts";
import { accountEmail } from "./planned.ts";
import { knownVariables, type ServiceName, serviceConfigs } from "./service-configs.ts";

const agentOf = (product: string): string =>
  `serviceAccount:service-<data.google_project.main.number>@gcp-sa-${product}.iam.gserviceaccount.com`;
const agent = agentOf("pubsub");
const ops = "serviceAccount:<module.accounts.google_service_account.ops.email>";
const builder = "serviceAccount:<module.builds.google_service_account.builder.email>";

const service = (name: string): string => `serviceAccount:${accountEmail("service", name)}`;
const push = (name: string): string => `serviceAccount:${accountEmail("push", name)}`;

/** Secrets that a service reads, by the variable that names them. */
const secretsOfVariable: Readonly<Record<string, string>> = {
  REDIS_URL: "redis-url",
  DB_PASSWORD_SECRET: "db-pass",
  API_KEYS_SECRET: "api-keys",
  API_KEY: "web-api-key",
};

export interface Exposure {
  readonly webMembers: readonly string[];
  /** Behind the load balancer, users sign in before they reach the web UI; without it, they call the service directly. */
  readonly loadBalancer: boolean;
}

/** All expected rights, from the contracts and from each service's configuration. */
export function expectedGrants({ webMembers, loadBalancer }: Exposure): string[] {
  return [
    ...topicNames.flatMap((topic) =>
      topics[topic].publishers.map(
        (publisher) => `${service(publisher)}: roles/pubsub.publisher on topic ${topic}`,
      ),
    ),
    ...functionNames.map((name) => `${service(name)}: roles/pubsub.publisher on topic ${deadLetterTopic}`),
    `${agent}: roles/pubsub.publisher on topic ${deadLetterTopic}`,
    ...subscriptions.flatMap(({ name, consumer }) => [
      `${agent}: roles/pubsub.subscriber on subscription ${name}`,
      `${agent}: roles/iam.serviceAccountOpenIdTokenCreator on account <module.accounts.google_service_account.push["${consumer}"].name>`,
      `${push(consumer)}: roles/run.invoker on service ${consumer}`,
    ]),
    ...[...apiNames, ...functionNames, "web"].map(
      (name) => `${service(name)}: roles/telemetry.tracesWriter on project a-project`,
    ),
    ...apiNames.map((name) => `allUsers: roles/run.invoker on service ${name}`),
    ...(loadBalancer
      ? [
          `${agentOf("iap")}: roles/run.invoker on service web`,
          ...webMembers.map((member) => `${member}: roles/iap.httpsResourceAccessor on backend loopline-web`),
        ]
      : webMembers.map((member) => `${member}: roles/run.invoker on service web`)),
    ...secretGrants(),
    `${service("prediction")}: roles/storage.objectViewer on bucket a-project-loopline-models`,
    `${service("training")}: roles/storage.objectViewer on bucket a-project-loopline-models`,
    `${service("training")}: roles/storage.objectCreator on bucket a-project-loopline-models`,
    `${ops}: roles/storage.objectViewer on bucket a-project-loopline-models`,
    `${ops}: roles/pubsub.publisher on topic job`,
    ...["api-keys", "db-owner-pass", "db-pass", "redis-url"].map(
      (secret) => `${ops}: roles/secretmanager.secretAccessor on secret ${secret}`,
    ),
    `${builder}: roles/storage.objectViewer on bucket a-project-loopline-sources`,
    `${builder}: roles/storage.objectViewer on project a-project (sources-only)`,
    `${builder}: roles/logging.logWriter on project a-project`,
    `${builder}: roles/artifactregistry.writer on repository <module.project.google_artifact_registry_repository.images.name>`,
  ];
}

function secretGrants(): string[] {
  return Object.entries(serviceConfigs).flatMap(([name, load]) =>
    [...knownVariables(load)].flatMap((variable) => {
      const secret = secretsOfVariable[variable];
      if (secret === undefined) return [];
      return [`${service(name)}: roles/secretmanager.secretAccessor on secret ${secret}`];
    }),
  );
}

/** Services whose models come from the bucket, by their configuration. */
export function servicesWithModels(): ServiceName[] {
  const names: ServiceName[] = [...apiNames, ...functionNames, "web"];
  return names.filter((name) => knownVariables(serviceConfigs[name]).has("MODEL_BUCKET"));
}
