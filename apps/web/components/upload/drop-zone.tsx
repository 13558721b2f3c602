"use client";
import { Alert, Box, Code, chakra, Text, VisuallyHidden } from "@chakra-ui/react";
import { type DragEvent, useState } from "react";
import { UploadIcon } from "../common/icons.tsx";

/** Accepts a file that the user drops or chooses. @param props.problem why the previous file was refused */
export function DropZone({
  problem,
  onChoose,
}: {
  problem?: string | undefined;
  onChoose: (file: File) => void;
}) {
  const [isOver, setOver] = useState(false);

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onChoose(file);
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
            accept=".csv,text/csv"
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              if (file !== undefined) onChoose(file);
            }}
          />
        </VisuallyHidden>
      </chakra.label>
      <Box marginTop="4" color="fg.muted" textStyle="sm">
        <Text>
          Columns: <Code>variance</Code>, <Code>skewness</Code>, <Code>curtosis</Code>, <Code>entropy</Code>,
          and optionally <Code>class</Code> (0 or fake, 1 or real). With a header line, columns can be in any
          order, and a column <Code>subject</Code> can name each note.
        </Text>
      </Box>
    </>
  );
}
