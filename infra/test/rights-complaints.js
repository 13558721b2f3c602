import { expectedGrants } from "./expected-grants.ts";
import { grantsOf } from "./grants.ts";
/** Of the size demo, with those who are named in `usualVariables`. */
export const usualExposure = { webMembers: ["user:me@example.com"], loadBalancer: false };
/** Rights that a plan lacks, and those that it gives beyond what the contracts and configurations need. */
export function rightsComplaints(plan, exposure = usualExposure) {
    const given = grantsOf(plan);
    const needed = expectedGrants(exposure);
    return [
        ...needed.filter((grant) => !given.includes(grant)).map((grant) => `missing: ${grant}`),
        ...given.filter((grant) => !needed.includes(grant)).map((grant) => `too much: ${grant}`),
    ];
}
