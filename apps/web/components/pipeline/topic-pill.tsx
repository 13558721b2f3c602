import { Center } from "@chakra-ui/react";
import type { TopicName } from "@loopline/contracts";
import { at } from "./at.ts";
import type { Place } from "./places.ts";

export function TopicPill({ topic, place }: { topic: TopicName; place: Place }) {
  return (
    <Center
      {...at(place)}
      bg="teal.subtle"
      color="teal.fg"
      borderWidth="1px"
      borderColor="teal.muted"
      rounded="full"
      textStyle="sm"
      fontWeight="medium"
    >
      {topic}
    </Center>
  );
}
