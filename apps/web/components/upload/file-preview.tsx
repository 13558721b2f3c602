import { Alert, Button, Flex, Heading, Stack, Table, Text } from "@chakra-ui/react";
import type { Value } from "@loopline/dataset";
import { type Column, DataTable, numeric } from "../common/data-table.tsx";
import { useDataset } from "../common/dataset.tsx";
import { formatCount, formatQuantity } from "../common/format.ts";
import { Panel } from "../common/page-parts.tsx";
import type { UploadFile, UploadRecord, WrongLine } from "./read-file.ts";

/** Records that are shown before they are sent. */
const maxShown = 10;

/** Shows the contents of a file before anything is sent. */
export function FilePreview(props: { file: UploadFile; onStart: () => void; onReset: () => void }) {
  const { file, onStart, onReset } = props;
  const { name, records, wrongLines, wrongCount } = file;
  const { count, target } = useDataset();
  const labels = records.filter(({ label }) => label !== undefined).length;
  const what = count(records.length);
  return (
    <Panel title={name}>
      <Text>
        {what} found{wrongCount > 0 && `, and ${formatQuantity(wrongCount, "invalid line")}`}.
        {labels > 0 &&
          ` ${formatCount(labels)} ${labels === 1 ? "has a label" : "have labels"} in the column ${target.name}: you can teach with ${labels === 1 ? "it" : "them"} after the predictions.`}
      </Text>
      {wrongCount > 0 && <WrongLines lines={wrongLines} count={wrongCount} />}
      {records.length > 0 && <FirstRecords records={records.slice(0, maxShown)} total={records.length} />}
      <Flex gap="3" wrap="wrap">
        {records.length > 0 && (
          <Button onClick={onStart}>
            Send {wrongCount > 0 ? `the ${count(records.length, "valid")}` : what}
          </Button>
        )}
        <Button variant="outline" onClick={onReset}>
          Choose another file
        </Button>
      </Flex>
    </Panel>
  );
}

function WrongLines({ lines, count }: { lines: readonly WrongLine[]; count: number }) {
  return (
    <Alert.Root status="warning">
      <Alert.Indicator />
      <Alert.Content minWidth="0">
        <Alert.Title>{formatQuantity(count, "line")} cannot be sent</Alert.Title>
        <Stack
          as="ul"
          gap="1"
          maxHeight="48"
          overflow="auto"
          tabIndex={0}
          aria-label="Invalid lines"
          marginTop="1"
        >
          {lines.map(({ line, reason }) => (
            <Text as="li" key={line} overflowWrap="anywhere">
              Line {formatCount(line)}: {reason}
            </Text>
          ))}
          {count > lines.length && <Text as="li">and {formatCount(count - lines.length)} more</Text>}
        </Stack>
      </Alert.Content>
    </Alert.Root>
  );
}

function FirstRecords({ records, total }: { records: readonly UploadRecord[]; total: number }) {
  const { features, target, classes, record: words } = useDataset();
  const columns: Column<UploadRecord>[] = [
    { title: "Line", cell: ({ line }) => formatCount(line), style: numeric },
    { title: "Subject", cell: ({ subject }) => subject },
    ...features.map(
      ({ label, type }, i): Column<UploadRecord> => ({
        title: label,
        cell: (record) => cellText(record.features[i] ?? null),
        ...((type === "number" || type === "integer") && { style: numeric }),
      }),
    ),
  ];
  if (records.some(({ label }) => label !== undefined)) {
    columns.push({
      title: target.name,
      cell: ({ label }) => label !== undefined && classes[label]?.label,
    });
  }
  const title = total > records.length ? `The first ${records.length}` : `All ${words.many}`;
  return (
    <Stack gap="2">
      <Heading as="h3" size="sm">
        {title}
      </Heading>
      <Table.ScrollArea tabIndex={0} role="region" aria-label={`First ${words.many} of the file`}>
        <DataTable
          label={title}
          columns={columns}
          rows={records}
          keyOf={({ line }) => line}
          size="sm"
          variant="outline"
        />
      </Table.ScrollArea>
    </Stack>
  );
}

function cellText(value: Value): string {
  return value === null ? "–" : String(value);
}
