import type { ApiName, FunctionName, TopicName } from "@loopline/contracts";

/** What works: the APIs and functions. */
export type ServiceName = ApiName | FunctionName;

/** Every topic with who publishes it and who consumes it. */
export type Wiring = readonly Topic[];

export interface Topic {
  readonly name: TopicName;
  readonly publishers: readonly ServiceName[];
  readonly consumers: readonly FunctionName[];
}

/** What a service has to do with topics. */
export interface Links {
  readonly reads: Wiring;
  readonly publishes: Wiring;
}

export function linksOf(service: string, wiring: Wiring): Links {
  return {
    reads: wiring.filter(({ consumers }) => consumers.some((name) => name === service)),
    publishes: wiring.filter(({ publishers }) => publishers.some((name) => name === service)),
  };
}
