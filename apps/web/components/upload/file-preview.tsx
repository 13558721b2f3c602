import { Alert, Button, Flex, Heading, Stack, Table, Text } from "@chakra-ui/react";
import { featureNames, labelNameOf } from "@loopline/contracts";
import { type Column, DataTable, numeric } from "../common/data-table.tsx";
import { formatCount, formatQuantity } from "../common/format.ts";
import { Panel } from "../common/page-parts.tsx";
import type { UploadFile, UploadNote, WrongLine } from "./read-file.ts";

/** Notes that are shown before they are sent. */
const maxShown = 10;

/** Shows the contents of a file before anything is sent. */
export function FilePreview(props: { file: UploadFile; onStart: () => void; onReset: () => void }) {
  const { file, onStart, onReset } = props;
  const { name, notes, wrongLines, wrongCount } = file;
  const what = formatQuantity(notes.length, "note");
  return (
    <Panel title={name}>
      <Text>
        {what} found{wrongCount > 0 && `, and ${formatQuantity(wrongCount, "invalid line")}`}.
      </Text>
      {wrongCount > 0 && <WrongLines lines={wrongLines} count={wrongCount} />}
      {notes.length > 0 && <FirstNotes notes={notes.slice(0, maxShown)} total={notes.length} />}
      <Flex gap="3" wrap="wrap">
        {notes.length > 0 && (
          <Button onClick={onStart}>
            Send {wrongCount > 0 ? `the ${formatQuantity(notes.length, "valid note")}` : what}
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

function FirstNotes({ notes, total }: { notes: readonly UploadNote[]; total: number }) {
  const columns: Column<UploadNote>[] = [
    { title: "Line", cell: ({ line }) => formatCount(line), style: numeric },
    { title: "Subject", cell: ({ subject }) => subject },
    ...featureNames.map(
      (title, i): Column<UploadNote> => ({ title, cell: ({ features }) => features[i], style: numeric }),
    ),
  ];
  if (notes.some(({ label }) => label !== undefined)) {
    columns.push({ title: "class", cell: ({ label }) => label !== undefined && labelNameOf(label) });
  }
  const title = total > notes.length ? `The first ${notes.length}` : "All notes";
  return (
    <Stack gap="2">
      <Heading as="h3" size="sm">
        {title}
      </Heading>
      <Table.ScrollArea tabIndex={0} role="region" aria-label="First notes of the file">
        <DataTable
          label={title}
          columns={columns}
          rows={notes}
          keyOf={({ line }) => line}
          size="sm"
          variant="outline"
        />
      </Table.ScrollArea>
    </Stack>
  );
}
