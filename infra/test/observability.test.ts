import { readFileSync } from "node:fs";
import { join } from "node:path";
import { subscriptions } from "@loopline/contracts";
import { expect, it } from "vitest";
import { z } from "zod";
import { infraFolder, loadInfra, planned, planWith } from "./planned.ts";

const infra = await loadInfra();
const plan = planWith(infra);

const AlertSchema = z.object({
  documentation: z.tuple([z.object({ content: z.string() })]),
  notification_channels: z.array(z.string()),
  conditions: z.tuple([
    z.object({
      condition_threshold: z.tuple([
        z.object({ filter: z.string(), comparison: z.string(), threshold_value: z.number() }),
      ]),
    }),
  ]),
});

const alerts = new Map(
  planned(plan, "google_monitoring_alert_policy").map(({ address, args }) => {
    const [, key = ""] = /\["(.*)"\]$/.exec(address) ?? [];
    return [key, AlertSchema.parse(args)] as const;
  }),
);

function conditionOf(name: string) {
  const [condition] = alerts.get(name)?.conditions ?? expect.unreachable(`there is no alert ${name}`);
  return condition.condition_threshold[0];
}

it("each alert notifies the channel, with advice", () => {
  expect([...alerts.keys()].toSorted()).toEqual([
    "accuracy",
    "backlog",
    "dead-letters",
    "errors",
    "latency",
    "training",
  ]);
  for (const { notification_channels, documentation } of alerts.values()) {
    expect(notification_channels).toHaveLength(1);
    expect(documentation[0].content).not.toBe("");
  }
});

it("the first dead letter raises an alert", () => {
  const { filter, comparison, threshold_value } = conditionOf("dead-letters");
  expect(filter).toContain('subscription_id = "dead-letter.inspect"');
  expect([comparison, threshold_value]).toEqual(["COMPARISON_GT", 0]);
});

it("the backlog of every subscription is monitored", () => {
  for (const { name } of subscriptions) expect(conditionOf("backlog").filter).toContain(`"${name}"`);
});

const MetricSchema = z.object({ name: z.string(), filter: z.string() });

it.each([
  [
    "loopline/accuracy",
    "training",
    /log\.info\(\s*\{[^}]*\baccuracy\b[^}]*\bpromoted:[^}]*\},\s*"trained",?\s*\)/,
  ],
  ["loopline/promotions", "training", /log\.info\(\s*\{[^}]*\bpromoted:[^}]*\},\s*"trained",?\s*\)/],
  ["loopline/training-failures", "training", /log\.error\(\{[^}]*\breason:[^}]*\}, "training failed"\)/],
  [
    "loopline/model-age",
    "prediction",
    /log\.info\(\s*\{[^}]*\bmodel_age_seconds:[^}]*\},\s*"predicted",\s*\)/,
  ],
  [
    "loopline/owner-records",
    "prediction-to-cache",
    /log\.info\(\{[^}]*\bowner:[^}]*\brecords\b[^}]*\bstatus\b[^}]*\}, "cached predictions"\)/,
  ],
])("the metric %s matches the log lines of the function %s", (name, service, logged) => {
  const metrics = planned(plan, "google_logging_metric").map(({ args }) => MetricSchema.parse(args));
  const metric = metrics.find((one) => one.name === name) ?? expect.unreachable(`there is no metric ${name}`);
  const [, message = ""] = /jsonPayload\.message="([\w ]+)"/.exec(metric.filter) ?? [];
  expect(metric.filter).toContain(`service_name="${service}"`);
  const source = readFileSync(join(infraFolder, `../functions/${service}/src/handler.ts`), "utf8");
  expect(source).toMatch(logged);
  expect(source).toContain(`"${message}"`);
});

it("the budget names its project by number, and needs a billing account", () => {
  const [budget, ...others] = planned(plan, "google_billing_budget").map(({ args }) => args);
  expect(others).toEqual([]);
  expect(budget).toHaveProperty("budget_filter.0.projects", ["projects/<data.google_project.main.number>"]);
  const without = planWith(infra, { billing_account: "", alert_email: "" });
  expect(planned(without, "google_billing_budget")).toEqual([]);
  expect(planned(without, "google_monitoring_notification_channel")).toEqual([]);
});

it("the budget notifies a channel only if there is one", () => {
  const rulesOf = (email: string) =>
    planned(planWith(infra, { alert_email: email }), "google_billing_budget").map(
      ({ args }) =>
        z.object({ all_updates_rule: z.array(z.unknown()).default([]) }).parse(args).all_updates_rule.length,
    );
  expect([rulesOf("me@example.com"), rulesOf("")]).toEqual([[1], [0]]);
});
