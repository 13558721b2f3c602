import { Alert, Button, Link, Progress, Stack, Text } from "@chakra-ui/react";
import { useMutation } from "@tanstack/react-query";
import NextLink from "next/link";
import { useEffect, useRef, useState } from "react";
import { useDataset } from "../common/dataset.tsx";
import { formatCount, formatQuantity, messageOf } from "../common/format.ts";
import type { Sender } from "./send-records.ts";

/** Sends the labels of the file, if the user wants that. Trying again after a failure sends the rest. */
export function TeachPanel({
  labels,
  sender,
}: {
  /** How many records have one. */ labels: number;
  sender: Sender;
}) {
  const { target, record } = useDataset();
  const [sent, setSent] = useState(0);
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => () => leaving.current?.abort(), []);
  const teaching = useMutation({
    mutationFn: () => {
      leaving.current = new AbortController();
      return sender.teach(leaving.current.signal, setSent);
    },
  });
  const what = formatQuantity(labels, "label");
  if (teaching.isSuccess) {
    return (
      <Alert.Root status="success" role="status">
        <Alert.Indicator />
        <Alert.Content>
          <Alert.Title>{what} sent</Alert.Title>
          <Alert.Description>
            A training starts in a moment: see{" "}
            <Link asChild variant="underline">
              <NextLink href="/jobs">Trainings</NextLink>
            </Link>
            .
          </Alert.Description>
        </Alert.Content>
      </Alert.Root>
    );
  }
  if (teaching.isPending) {
    return (
      <Stack gap="2">
        <Progress.Root value={sent} max={labels} aria-label="Labels sent">
          <Progress.Track>
            <Progress.Range />
          </Progress.Track>
        </Progress.Root>
        <Text fontVariantNumeric="tabular-nums">
          {formatCount(sent)} of {what} sent
        </Text>
      </Stack>
    );
  }
  return (
    <Stack gap="3" align="flex-start">
      {teaching.isError && (
        <Alert.Root status="error" role="alert">
          <Alert.Indicator />
          <Alert.Content>
            <Alert.Title>
              {formatCount(sent)} of {what} sent
            </Alert.Title>
            <Alert.Description>
              {messageOf(teaching.error)} Try again to send the rest: no label is sent twice.
            </Alert.Description>
          </Alert.Content>
        </Alert.Root>
      )}
      <Text>
        The column {target.name} says what {formatCount(labels)} of the {record.many} really are. The next
        model can learn from that.
      </Text>
      <Button variant="outline" onClick={() => teaching.mutate()}>
        {teaching.isError ? "Try again" : `Teach with this file’s ${what}`}
      </Button>
    </Stack>
  );
}
