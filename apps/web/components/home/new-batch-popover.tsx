"use client";
import { Button, Field, Flex, Input, Popover, Portal } from "@chakra-ui/react";
import type { NotesReply } from "@loopline/contracts";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { requestJson } from "../../resources/api.ts";
import { useDataset } from "../common/dataset.tsx";
import { notify } from "../common/notify.ts";

const offeredCounts = [5, 10, 15];
const maxCount = 1_000;

/** Asks how many sample records to submit, and submits them as one batch. It is open when it first appears. */
export function NewBatchPopover({ trigger }: { trigger: ReactElement }) {
  const { record, count: countRecords } = useDataset();
  const [isOpen, setOpen] = useState(true);
  const submit = useMutation({
    mutationFn: (count: number) => requestJson<NotesReply>("/samples", { method: "POST", body: { count } }),
    onSuccess({ subjects }) {
      setOpen(false);
      notify({ kind: "success", title: `Submitted ${countRecords(subjects.length)}` });
    },
    onError: ({ message }) => notify({ kind: "error", title: "The batch was not submitted", text: message }),
  });

  function submitTyped(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    submit.mutate(Number(new FormData(event.currentTarget).get("count")));
  }

  return (
    <Popover.Root
      open={isOpen}
      onOpenChange={({ open }) => setOpen(open)}
      positioning={{ placement: "bottom-end" }}
    >
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Portal>
        <Popover.Positioner>
          <Popover.Content width="xs" maxWidth="calc(100vw - 1.5rem)">
            <Popover.Body>
              <Popover.Title fontWeight="medium" marginBottom="3">
                How many sample {record.many}?
              </Popover.Title>
              <Flex gap="2" marginBottom="4">
                {offeredCounts.map((count) => (
                  <Button
                    key={count}
                    flex="1"
                    variant="outline"
                    disabled={submit.isPending}
                    onClick={() => submit.mutate(count)}
                    aria-label={countRecords(count)}
                  >
                    {count}
                  </Button>
                ))}
              </Flex>
              <form onSubmit={submitTyped}>
                <Flex gap="2" align="flex-end">
                  <Field.Root flex="1">
                    <Field.Label>Another number</Field.Label>
                    <Input
                      type="number"
                      name="count"
                      min={1}
                      max={maxCount}
                      step={1}
                      required
                      defaultValue={20}
                    />
                  </Field.Root>
                  <Button type="submit" loading={submit.isPending}>
                    Submit
                  </Button>
                </Flex>
              </form>
            </Popover.Body>
          </Popover.Content>
        </Popover.Positioner>
      </Portal>
    </Popover.Root>
  );
}
