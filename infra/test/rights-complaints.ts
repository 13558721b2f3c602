import { type Exposure, expectedGrants } from "./expected-grants.ts";
import { grantsOf } from "./grants.ts";
import type { Plan } from "./terraform/plan.ts";

/** For the size demo, with the members of `defaultVariables`. */
export const defaultExposure: Exposure = { webMembers: ["user:me@example.com"], loadBalancer: false };

/** Rights that a plan lacks, and excessive rights that the contracts and configurations do not need. */
export function rightsComplaints(plan: Plan, exposure: Exposure = defaultExposure): string[] {
  const given = grantsOf(plan);
  const needed = expectedGrants(exposure);
  return [
    ...needed.filter((grant) => !given.includes(grant)).map((grant) => `missing: ${grant}`),
    ...given.filter((grant) => !needed.includes(grant)).map((grant) => `too much: ${grant}`),
  ];
}
