import { topicNames } from "@loopline/contracts";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import tableFile from "../topics.json" with { type: "json" };
import { messagingComplaints } from "./messaging-complaints.ts";
import { loadInfra, planned, planWith } from "./planned.ts";
import { rightsComplaints } from "./rights-complaints.ts";
import type { Configuration } from "./terraform/plan.ts";

const infra = await loadInfra();

/** A copy in which a block of a module is removed or changed. */
function broken(change: (modules: Configuration["modules"]) => void): Configuration {
  const modules = structuredClone(infra.modules);
  change(modules);
  return { ...infra, modules };
}

function messagingOf(modules: Configuration["modules"]) {
  const messaging = modules["./modules/messaging"];
  if (messaging === undefined) throw new Error("there is no module messaging");
  return messaging;
}

it("topics and subscriptions match the contracts, with their retry policies and dead letters", () => {
  expect(messagingComplaints(planWith(infra))).toEqual([]);
});

it("every account has exactly the rights that the contracts require", () => {
  expect(rightsComplaints(planWith(infra))).toEqual([]);
});

it("subscriptions keep their messages before the first release", () => {
  const complaints = messagingComplaints(planWith(infra, { release: "" }));
  expect(complaints).not.toEqual([]);
  expect(
    complaints.filter((complaint) => !/: (endpoint|audience|caller) is undefined/.test(complaint)),
  ).toEqual([]);
});

describe("the check of messaging detects", () => {
  it.for(topicNames)("that the topic %s is missing", (topic) => {
    const table = { ...tableFile, topics: tableFile.topics.filter((name) => name !== topic) };
    expect(() => planWith(infra, {}, { "topics.json": JSON.stringify(table) })).toThrow(
      `there is no ${topic}`,
    );
  });

  it.for(Object.keys(tableFile.subscriptions))("that the subscription %s is missing", (name) => {
    const { [name]: _, ...subscriptions } = z.record(z.string(), z.unknown()).parse(tableFile.subscriptions);
    const plan = planWith(infra, {}, { "topics.json": JSON.stringify({ ...tableFile, subscriptions }) });
    expect(messagingComplaints(plan)).toContain(`subscription ${name} is missing`);
    expect(rightsComplaints(plan)).toContainEqual(
      expect.stringMatching(`missing: .*on subscription ${name}`),
    );
  });

  it("a different number of delivery attempts", () => {
    const text = JSON.stringify(tableFile).replace('"maxDeliveryAttempts":100', '"maxDeliveryAttempts":5');
    expect(messagingComplaints(planWith(infra, {}, { "topics.json": text }))).toEqual([
      "request.prediction: attempts is 5, not 100",
    ]);
  });

  it.for([
    ["dead_letter_policy", "request.prediction: dead letters go to is undefined"],
    ["retry_policy", "job.training: least backoff is undefined"],
    ["expiration_policy", "model.training-to-db: expiry is undefined"],
    ["dynamic", "feedback.feedback-to-db: endpoint is undefined"],
  ] as const)("subscriptions without %s", ([block, complaint]) => {
    const configuration = broken((modules) => {
      delete messagingOf(modules).resources.google_pubsub_subscription?.push?.[block];
    });
    expect(messagingComplaints(planWith(configuration))).toContainEqual(expect.stringContaining(complaint));
  });

  it("a dead-letter topic without a subscription", () => {
    const configuration = broken((modules) => {
      delete messagingOf(modules).resources.google_pubsub_subscription?.dead_letter;
      delete messagingOf(modules).outputs.dead_letter_subscription;
      delete modules["."]?.modules.observability;
    });
    expect(messagingComplaints(planWith(configuration))).toContain(
      "subscription dead-letter.inspect is missing",
    );
  });

  it.for([
    ["google_pubsub_topic_iam_member", "publisher"],
    ["google_pubsub_topic_iam_member", "quarantine"],
    ["google_pubsub_topic_iam_member", "dead_letter_agent"],
    ["google_pubsub_subscription_iam_member", "dead_letter_agent"],
    ["google_service_account_iam_member", "push_agent"],
  ] as const)("no %s %s", ([type, name]) => {
    const configuration = broken((modules) => {
      delete messagingOf(modules).resources[type]?.[name];
    });
    expect(rightsComplaints(planWith(configuration))).toContainEqual(expect.stringMatching(/^missing: /));
  });

  it("an excessive right", () => {
    const configuration = broken((modules) => {
      const rights = messagingOf(modules).resources.google_pubsub_topic_iam_member;
      if (rights !== undefined) {
        rights.more = {
          topic: "job",
          role: "roles/pubsub.publisher",
          member: "user:somebody@example.com",
        };
      }
    });
    expect(rightsComplaints(planWith(configuration))).toEqual([
      "too much: user:somebody@example.com: roles/pubsub.publisher on topic job",
    ]);
  });

  it("a role for a whole project instead of one topic", () => {
    const configuration = broken((modules) => {
      const root = modules["."];
      if (root === undefined) throw new Error("there is no root module");
      root.resources.google_project_iam_binding = {
        everybody: { project: "a-project", role: "roles/pubsub.publisher", members: [] },
      };
    });
    expect(() => rightsComplaints(planWith(configuration))).toThrow("google_project_iam_binding");
  });
});

it("no function has an event trigger", () => {
  const functions = planned(planWith(infra), "google_cloudfunctions2_function");
  expect(functions).toHaveLength(8);
  for (const { args } of functions) expect(args).not.toHaveProperty("event_trigger");
});
