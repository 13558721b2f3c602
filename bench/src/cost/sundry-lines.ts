import { assumed } from "./assumptions.ts";
import { type Line, priced } from "./line.ts";
import { gib, secondsPerMonth } from "./month.ts";
import type { Plan } from "./plan.ts";
import type { Size } from "./size.ts";
import { allRequests, clientRequests, type Workload } from "./workload.ts";

/** Alerting evaluates a condition twice a minute. */
const secondsBetweenEvaluations = 30;

/** Of the requests that pass it, the share that the load balancer logs. */
const balancerSample = 0.1;

export function logLines(workload: Workload, plan: Plan, size: Pick<Size, "load_balancer">): Line[] {
  // The APIs log nothing for a request that went well; each function logs a line for each message.
  const messages = allRequests(workload) - clientRequests(workload);
  const requests = plan.delivery === "pull" ? clientRequests(workload) : allRequests(workload);
  const bytes =
    (plan.ownLogs ? messages * assumed("ownLogBytes") : 0) +
    (plan.requestLogs ? requests * assumed("requestLogBytes") : 0) +
    (size.load_balancer ? balancerSample * clientRequests(workload) * assumed("requestLogBytes") : 0);
  const series =
    assumed("alertConditions") *
    assumed("seriesPerCondition") *
    (secondsPerMonth / secondsBetweenEvaluations);
  const group = "logs and alerts" as const;
  return [
    priced(group, "Cloud Logging", bytes / gib, "logging"),
    priced(group, "alerting, conditions", assumed("alertConditions"), "alerting"),
    priced(group, "alerting, time series", series / 1e6, "alertingSeries"),
  ];
}

/** A model is a file of a kilobyte. */
const modelFileBytes = 1_200;

/** Versions of secrets: the database's password and the API keys, each with the one before. */
const secretVersions = 4;

export function fileLines(workload: Workload): Line[] {
  const group = "storage of files" as const;
  return [
    priced(group, "models", (workload.trainings * modelFileBytes) / gib, "bucket"),
    priced(group, "models, written", workload.trainings / 1e6, "bucketWrites"),
    priced(group, "images and bundles", assumed("artifactGb"), "artifacts"),
    priced(group, "secrets", secretVersions, "secrets"),
  ];
}
