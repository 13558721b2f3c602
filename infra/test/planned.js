import { join } from "node:path";
import { loadConfiguration, planOf } from "./terraform/plan.ts";
export const infraFolder = join(import.meta.dirname, "..");
export const sizeNames = ["demo", "small", "large"];
/** As somebody would deploy it: released, watched, and with a domain where the size needs one. */
export const usualVariables = {
    project: "a-project",
    size: "demo",
    release: "r1",
    domain: "loopline.example",
    web_members: ["user:me@example.com"],
    alert_email: "me@example.com",
    billing_account: "000000-000000-000000",
};
export const loadInfra = () => loadConfiguration(infraFolder);
export function planWith(configuration, variables = {}, files) {
    return planOf(configuration, {
        variables: { ...usualVariables, ...variables },
        ...(files === undefined ? {} : { files }),
    });
}
/** The arguments of every resource of a type, as JSON: what only Google knows is `<its address>`. */
export function planned(plan, type) {
    return plan.resources
        .filter((resource) => resource.type === type)
        .map(({ address, attributes }) => ({ address, args: JSON.parse(JSON.stringify(attributes)) }));
}
/** The e-mail of an account that the module accounts makes, as a plan has it. */
export const accountEmail = (kind, name) => `<module.accounts.google_service_account.${kind}["${name}"].email>`;
