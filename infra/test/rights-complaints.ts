import { expectedGrants } from "./expected-grants.ts";
import { grantsOf } from "./grants.ts";
import type { Plan } from "./terraform/plan.ts";

/** Rights that a plan lacks, and those that it gives beyond what the contracts and configurations need. */
export function rightsComplaints(plan: Plan): string[] {
  const given = grantsOf(plan);
  const needed = expectedGrants();
  return [
    ...needed.filter((grant) => !given.includes(grant)).map((grant) => `missing: ${grant}`),
    ...given.filter((grant) => !needed.includes(grant)).map((grant) => `too much: ${grant}`),
  ];
}
