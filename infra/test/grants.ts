import { z } from "zod";
import { planned } from "./planned.ts";
import type { Plan } from "./terraform/plan.ts";

const GrantSchema = z.object({
  member: z.string(),
  role: z.string(),
  condition: z.tuple([z.object({ title: z.string() })]).optional(),
});

/** For each type of right: its kind of resource, and the argument that names the resource. */
const subjects: Readonly<Record<string, readonly [word: string, argument: string]>> = {
  google_pubsub_topic_iam_member: ["topic", "topic"],
  google_pubsub_subscription_iam_member: ["subscription", "subscription"],
  google_service_account_iam_member: ["account", "service_account_id"],
  google_cloud_run_v2_service_iam_member: ["service", "name"],
  google_secret_manager_secret_iam_member: ["secret", "secret_id"],
  google_storage_bucket_iam_member: ["bucket", "bucket"],
  google_iap_web_backend_service_iam_member: ["backend", "web_backend_service"],
  google_artifact_registry_repository_iam_member: ["repository", "repository"],
  google_project_iam_member: ["project", "project"],
};

/** Every right that a plan grants, as `member: role on resource`. @throws {Error} for an unknown type of right. */
export function grantsOf(plan: Plan): string[] {
  const types = new Set(plan.resources.map(({ type }) => type).filter((type) => type.includes("_iam_")));
  return [...types].flatMap((type) => {
    if (type.startsWith("google_iam_workload_identity") || type === "google_project_iam_custom_role")
      return [];
    const subject = subjects[type];
    if (subject === undefined) throw new Error(`${type} gives rights that grants.ts does not know`);
    const [word, argument] = subject;
    return planned(plan, type).map(({ args }) => {
      const { member, role, condition } = GrantSchema.parse(args);
      const on = z.record(z.string(), z.unknown()).parse(args)[argument];
      const only = condition === undefined ? "" : ` (${condition[0].title})`;
      return `${member}: ${role} on ${word} ${String(on)}${only}`;
    });
  });
}
