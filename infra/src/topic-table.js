import { deadLetterSubscription, deadLetterTopic, subscriptions, topicNames, } from "@loopline/contracts";
export function topicTable() {
    return {
        topics: topicNames,
        dead_letter: { topic: deadLetterTopic, subscription: deadLetterSubscription },
        subscriptions: Object.fromEntries(subscriptions.map(({ name, topic, consumer, delivery }) => [name, { topic, consumer, ...delivery }])),
    };
}
