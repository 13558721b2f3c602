import { Card, EmptyState } from "@chakra-ui/react";
import type { ReactNode } from "react";

/** Instead of a table without rows: says what to do to get some. */
export function EmptyTable(props: { icon: ReactNode; title: string; text: string }) {
  return (
    <Card.Root>
      <EmptyState.Root>
        <EmptyState.Content>
          <EmptyState.Indicator>{props.icon}</EmptyState.Indicator>
          <EmptyState.Title as="h2">{props.title}</EmptyState.Title>
          <EmptyState.Description>{props.text}</EmptyState.Description>
        </EmptyState.Content>
      </EmptyState.Root>
    </Card.Root>
  );
}
