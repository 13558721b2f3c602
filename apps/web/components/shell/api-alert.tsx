"use client";
import { Alert, Button } from "@chakra-ui/react";
import { useQueryClient } from "@tanstack/react-query";
import { useFailedQueries } from "./failed-queries.ts";

/** Warns while a query of the page fails. */
export function ApiAlert() {
  const queryClient = useQueryClient();
  const failures = useFailedQueries();
  const [message] = failures.values();
  if (message === undefined) return null;
  return (
    <Alert.Root role="alert" status="error" marginBottom="6" alignItems="center" flexWrap="wrap">
      <Alert.Indicator />
      <Alert.Content flex="1 1 12rem">
        <Alert.Title>What you see may be out of date</Alert.Title>
        <Alert.Description>{message}</Alert.Description>
      </Alert.Content>
      <Button
        size="sm"
        variant="outline"
        onClick={() => queryClient.refetchQueries({ predicate: ({ queryHash }) => failures.has(queryHash) })}
      >
        Try again
      </Button>
    </Alert.Root>
  );
}
