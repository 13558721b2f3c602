"use client";
import { Alert, Code, chakra, Text, VisuallyHidden } from "@chakra-ui/react";
import { type DragEvent, Fragment, useState } from "react";
import { useDataset } from "../common/dataset.tsx";
import { formatCount } from "../common/format.ts";
import { UploadIcon } from "../common/icons.tsx";

/** Accepts a file that the user drops or chooses. @param props.problem why the previous file was refused */
export function DropZone({
  problem,
  onChoose,
}: {
  problem?: string | undefined;
  onChoose: (files: readonly File[]) => void;
}) {
  const [isOver, setOver] = useState(false);

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    onChoose([...event.dataTransfer.files]);
  }

  return (
    <>
      {problem !== undefined && (
        <Alert.Root role="alert" status="error" marginBottom="5">
          <Alert.Indicator />
          <Alert.Content>
            <Alert.Title>The file cannot be used</Alert.Title>
            <Alert.Description>{problem}</Alert.Description>
          </Alert.Content>
        </Alert.Root>
      )}
      <chakra.label
        display="flex"
        flexDirection="column"
        alignItems="center"
        gap="2"
        paddingX="4"
        paddingY="14"
        textAlign="center"
        cursor="pointer"
        bg={isOver ? "teal.subtle" : "bg.panel"}
        borderWidth="2px"
        borderStyle="dashed"
        borderColor={isOver ? "teal.fg" : "border.emphasized"}
        rounded="l3"
        _hover={{ borderColor: "teal.fg" }}
        _focusWithin={{
          outlineWidth: "2px",
          outlineStyle: "solid",
          outlineColor: "teal.fg",
          outlineOffset: "2px",
        }}
        onDragOver={(event: DragEvent) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <UploadIcon boxSize="8" color="teal.fg" />
        <Text fontWeight="semibold">Drop a CSV file here, or choose one</Text>
        <VisuallyHidden asChild>
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
            onChange={({ currentTarget }) => {
              onChoose([...(currentTarget.files ?? [])]);
            }}
          />
        </VisuallyHidden>
      </chakra.label>
      <Columns />
    </>
  );
}

/** More names than these would hide what else there is to say. */
const maxNames = 30;

/** Says which columns a file must and may have. */
function Columns() {
  const { features, target, subject, classes, record } = useDataset();
  const names = features.slice(0, maxNames).map(({ name }) => name);
  const more = features.length - names.length;
  const [first, ...others] = classes.slice(0, maxNames).map(({ value, label, code }) => {
    if (code !== undefined) return `${code} or ${label}`;
    return value === label ? value : `${value} (${label})`;
  });
  // Only of numbers are rows without a header accepted.
  const needsHeader = features.some(({ type }) => type !== "number" && type !== "integer");
  const unnamed = classes.length - others.length - 1;
  return (
    <Text marginTop="4" color="fg.muted" textStyle="sm" overflowWrap="anywhere">
      Columns:{" "}
      {names.map((name) => (
        <Fragment key={name}>
          <Code>{name}</Code>,{" "}
        </Fragment>
      ))}
      {more > 0 && `${formatCount(more)} more, `}
      and optionally <Code>{target.name}</Code> ({[first, ...others].join(", ")}
      {unnamed > 0 && ` and ${formatCount(unnamed)} more`}).{" "}
      {needsHeader ? "The first line names the columns, which" : "With a header line, columns"} can be in any
      order, and a column <Code>{subject ?? "subject"}</Code> can name each {record.one}.
    </Text>
  );
}
