"use client";
import { Button, CloseButton, Dialog, Field, Portal, Stack, Text, Textarea } from "@chakra-ui/react";
import type { JobReply, PromotedReply } from "@loopline/contracts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { requestJson } from "../../resources/api.ts";
import { jobQuery, jobsOfStats, jobsQuery, promotionsQuery } from "../../resources/jobs.ts";
import { type Column, DataTable } from "../common/data-table.tsx";
import { useDataset } from "../common/dataset.tsx";
import { formatShare } from "../common/format.ts";
import { LocalTime } from "../common/local-time.tsx";
import { notify } from "../common/notify.ts";
import { describeRight, describeRows, describeTest, haveSameTest, testOf } from "./job-facts.ts";
import { promotedNotice } from "./promoted-notice.ts";

/** A model as far as it is known. */
interface Chosen {
  readonly model_file_name: string;
  readonly accuracy: number;
}

interface Side extends Chosen {
  readonly title: string;
  /** Undefined if its training is no longer listed. */
  readonly job: JobReply | undefined;
}

/** Says what a promotion or a rollback would change, asks for the reason, and does it. */
export function PromoteDialog(props: { to: Chosen; isRollback?: boolean; onClose: () => void }) {
  const { to, isRollback = false, onClose } = props;
  const { data } = useQuery(promotionsQuery());
  // What was shown when the dialog opened is what the user agrees to.
  const [from] = useState(data?.promotions[0]);
  const [trained, next] = [useTraining(from), useTraining(to)];
  const promote = useMutation({
    mutationFn: (reason: string) =>
      requestJson<PromotedReply>(isRollback ? "/models/rollback" : "/models/promote", {
        method: "POST",
        body: {
          reason,
          over: from?.sequence,
          ...(!isRollback && { model_file_name: to.model_file_name }),
        },
      }),
    onSuccess(reply) {
      onClose();
      notify(promotedNotice(reply));
    },
    onError: ({ message }) => notify({ kind: "error", title: "Nothing was changed", text: message }),
  });
  if (from === undefined) return null;
  const sides: Side[] = [
    { title: "Now", ...pick(from), job: trained },
    { title: "Then", ...pick(to), job: next },
  ];

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    promote.mutate(String(new FormData(event.currentTarget).get("reason")));
  }

  return (
    <Dialog.Root open onOpenChange={({ open }) => open || onClose()} size={{ mdDown: "full", md: "lg" }}>
      <Portal>
        <Dialog.Backdrop />
        <Dialog.Positioner>
          <Dialog.Content>
            <form onSubmit={submit}>
              <Dialog.Header>
                <Dialog.Title>
                  {isRollback ? "Roll back to the model before" : "Make it the champion"}
                </Dialog.Title>
              </Dialog.Header>
              <Dialog.Body>
                <Stack gap="4">
                  <Text>
                    From now on another model predicts. Predictions that were made stay. The next training is
                    compared with it, and may replace it.
                  </Text>
                  <Sides sides={sides} />
                  <Field.Root required>
                    <Field.Label>
                      Reason <Field.RequiredIndicator />
                    </Field.Label>
                    <Textarea name="reason" maxLength={500} rows={2} />
                    <Field.HelperText>It is kept with your name, if you are signed in.</Field.HelperText>
                  </Field.Root>
                </Stack>
              </Dialog.Body>
              <Dialog.Footer>
                <Button variant="outline" onClick={onClose}>
                  Cancel
                </Button>
                <Button type="submit" loading={promote.isPending}>
                  {isRollback ? "Roll back" : "Make it the champion"}
                </Button>
              </Dialog.Footer>
            </form>
            <Dialog.CloseTrigger asChild>
              <CloseButton size="sm" />
            </Dialog.CloseTrigger>
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}

function pick({ model_file_name, accuracy }: Chosen): Chosen {
  return { model_file_name, accuracy };
}

/** The training that made a model; undefined if it is not listed any more. */
function useTraining(model: Chosen | undefined): JobReply | undefined {
  const { data } = useQuery(jobsQuery(jobsOfStats));
  const listed = data?.jobs.find(
    (job) => job.failure === undefined && job.model_file_name === model?.model_file_name,
  );
  const { data: detail } = useQuery({ ...jobQuery(listed?.job_id ?? ""), enabled: listed !== undefined });
  return listed && (detail ?? listed);
}

/** The two models next to each other. */
function Sides({ sides }: { sides: readonly Side[] }) {
  const { count } = useDataset();
  const facts: [string, (side: Side) => React.ReactNode][] = [
    ["File", ({ model_file_name }) => model_file_name],
    ["Trained", ({ job }) => job && <LocalTime created={job.created} />],
    [
      "Right",
      ({ accuracy, job }) => {
        const test = job && testOf(job);
        return test ? describeRight(accuracy, test.rows) : formatShare(accuracy);
      },
    ],
    [
      "Tested on",
      ({ job }) => {
        const test = job && testOf(job);
        return test && describeTest(test, count);
      },
    ],
    ["Records", ({ job }) => job && describeRows(job)],
  ];
  const columns: Column<(typeof facts)[number]>[] = [
    { title: "Model", cell: ([name]) => name, isRowHeader: true },
    ...sides.map(
      (side): Column<(typeof facts)[number]> => ({
        title: side.title,
        cell: ([, show]) => show(side) || "unknown",
        style: { overflowWrap: "anywhere", width: "42%" },
      }),
    ),
  ];
  const [one, other] = sides.map(({ job }) => job && testOf(job));
  return (
    <>
      <DataTable
        label="What changes"
        columns={columns}
        rows={facts}
        keyOf={([name]) => name}
        size="sm"
        variant="outline"
      />
      {!haveSameTest(one, other) && (
        <Text textStyle="sm" color="fg.muted">
          The two were tested on different records, so their accuracies do not say which one is better.
        </Text>
      )}
    </>
  );
}
