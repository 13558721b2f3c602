import { subscriptions, topicNames, topics } from "@loopline/contracts";
import { services } from "@loopline/local";
/** Of those that need models: the one that makes them also compares them with the champion. */
const bucketRights = {
    prediction: ["read"],
    training: ["read", "create"],
};
/** Those that hand on events stream for as long as Cloud Run lets them; their readers then come again. */
const requestSeconds = {
    "ingest-api": 60,
    "predict-api": 3_600,
    web: 3_600,
};
/** What `services.json` holds: every service, with what `local` gives it too. */
export function serviceTable() {
    return Object.fromEntries(services({ web: true }).map((service) => [service.name, rowOf(service)]));
}
function rowOf({ name, layer, needs }) {
    const models = needs.includes("models") ? bucketRights[name] : [];
    if (models === undefined)
        throw new Error(`say in service-table.ts what ${name} does with the model bucket`);
    return {
        kind: kindOf(layer),
        timeout_seconds: timeoutOf(name),
        publishes: topicNames.filter((topic) => topics[topic].publishers.some((publisher) => publisher === name)),
        quarantines: layer === "function",
        redis: needs.includes("redis"),
        database: needs.includes("database"),
        models,
        asks_for_keys: layer === "api",
        has_key: layer === "web",
    };
}
function kindOf(layer) {
    if (layer === "api" || layer === "function" || layer === "web")
        return layer;
    throw new Error(`a service is no ${layer}`);
}
function timeoutOf(name) {
    const subscription = subscriptions.find(({ consumer }) => consumer === name);
    const seconds = subscription?.delivery.ackDeadlineSeconds ?? requestSeconds[name];
    if (seconds === undefined)
        throw new Error(`say in service-table.ts how long a request of ${name} may take`);
    return seconds;
}
