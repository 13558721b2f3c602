import { Alert, Button, Flex, Heading, Stack, Table, Text } from "@chakra-ui/react";
import { featureNames, labelNameOf } from "@loopline/contracts";
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
  const hasClass = notes.some(({ label }) => label !== undefined);
  return (
    <Stack gap="2">
      <Heading as="h3" size="sm">
        {total > notes.length ? `The first ${notes.length}` : "All notes"}
      </Heading>
      <Table.ScrollArea tabIndex={0} role="region" aria-label="First notes of the file">
        <Table.Root size="sm" variant="outline">
          <Table.Header>
            <Table.Row>
              <Table.ColumnHeader textAlign="end">Line</Table.ColumnHeader>
              <Table.ColumnHeader>Subject</Table.ColumnHeader>
              {featureNames.map((feature) => (
                <Table.ColumnHeader key={feature} textAlign="end">
                  {feature}
                </Table.ColumnHeader>
              ))}
              {hasClass && <Table.ColumnHeader>class</Table.ColumnHeader>}
            </Table.Row>
          </Table.Header>
          <Table.Body>
            {notes.map((note) => (
              <Table.Row key={note.line}>
                <Table.Cell textAlign="end">{formatCount(note.line)}</Table.Cell>
                <Table.Cell>{note.subject}</Table.Cell>
                {featureNames.map((feature, i) => (
                  <Table.Cell key={feature} textAlign="end">
                    {note.features[i]}
                  </Table.Cell>
                ))}
                {hasClass && (
                  <Table.Cell>{note.label === undefined ? "" : labelNameOf(note.label)}</Table.Cell>
                )}
              </Table.Row>
            ))}
          </Table.Body>
        </Table.Root>
      </Table.ScrollArea>
    </Stack>
  );
}
