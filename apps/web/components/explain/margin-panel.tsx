import { Box, Flex, Table, Text } from "@chakra-ui/react";
import type { BatchReply, ModelReply } from "@loopline/contracts";
import { formatNumber, formatSigned } from "../common/format.ts";
import { LabelBadge, labelPalette } from "../common/label-badge.tsx";
import { Panel } from "../common/page-parts.tsx";
import { type Explanation, explain, type LinearModel } from "./explanation.ts";

/** One note's margin, and what each feature contributes to it. */
export function MarginPanel(props: {
  batch: BatchReply;
  position: number;
  /** The note's features. */
  note: readonly number[];
  model: LinearModel;
  champion: ModelReply;
}) {
  const { batch, position, note, model, champion } = props;
  const explanation = explain(model, note);
  return (
    <Panel title="Contribution of each feature">
      <Flex align="center" gap="3" wrap="wrap">
        <LabelBadge label={explanation.label} />
        <Text>
          The margin is <strong>{formatSigned(explanation.margin)}</strong>: {verdict(explanation)}
        </Text>
      </Flex>
      <ContributionsTable explanation={explanation} />
      <ModelChange batch={batch} position={position} explanation={explanation} champion={champion} />
    </Panel>
  );
}

function verdict({ label }: Explanation): string {
  return label === "real"
    ? "above zero, so the note is predicted real."
    : "not above zero, so the note is predicted fake.";
}

/** A note on batches that an earlier model predicted, perhaps differently. */
function ModelChange(props: {
  batch: BatchReply;
  position: number;
  explanation: Explanation;
  champion: ModelReply;
}) {
  const { batch, position, explanation, champion } = props;
  const prediction = batch.predictions[position];
  if (batch.model_file_name === undefined || batch.model_file_name === champion.model_file_name) return null;
  return (
    <Text textStyle="sm" color="fg.muted">
      This explains the current champion’s prediction. The batch was predicted by an earlier model, which{" "}
      {prediction === explanation.label ? "also " : ""}predicted {prediction}.
    </Text>
  );
}

/** The sum that makes up the margin, row by row, each with a bar on its side of zero. */
function ContributionsTable({ explanation }: { explanation: Explanation }) {
  const { contributions, intercept, margin } = explanation;
  const longest = Math.max(
    ...[...contributions.map(({ contribution }) => contribution), intercept, margin].map(Math.abs),
  );
  return (
    <Table.Root size="sm" aria-label="Margin of the note, by feature" css={{ "& tr": { bg: "transparent" } }}>
      <Table.Header>
        <Table.Row>
          <Table.ColumnHeader>Feature</Table.ColumnHeader>
          <Table.ColumnHeader textAlign="end" hideBelow="sm">
            Coefficient × value
          </Table.ColumnHeader>
          <Table.ColumnHeader textAlign="end">Contribution</Table.ColumnHeader>
          <Table.ColumnHeader width="35%" textAlign="center">
            fake | real
          </Table.ColumnHeader>
        </Table.Row>
      </Table.Header>
      <Table.Body>
        {contributions.map(({ feature, coefficient, value, contribution }) => (
          <Table.Row key={feature}>
            <Table.ColumnHeader scope="row">{feature}</Table.ColumnHeader>
            <Table.Cell textAlign="end" hideBelow="sm" color="fg.muted">
              {formatSigned(coefficient)} × {formatNumber(value)}
            </Table.Cell>
            <ContributionCells contribution={contribution} longest={longest} />
          </Table.Row>
        ))}
        <Table.Row>
          <Table.ColumnHeader scope="row">intercept</Table.ColumnHeader>
          <Table.Cell hideBelow="sm" />
          <ContributionCells contribution={intercept} longest={longest} />
        </Table.Row>
        <Table.Row fontWeight="semibold" css={{ "& > *": { borderBottomWidth: 0, borderTopWidth: "2px" } }}>
          <Table.ColumnHeader scope="row" fontWeight="semibold">
            margin
          </Table.ColumnHeader>
          <Table.Cell hideBelow="sm" />
          <ContributionCells contribution={margin} longest={longest} />
        </Table.Row>
      </Table.Body>
    </Table.Root>
  );
}

function ContributionCells({ contribution, longest }: { contribution: number; longest: number }) {
  const label = contribution > 0 ? "real" : "fake";
  const width = longest === 0 ? 0 : (Math.abs(contribution) / longest) * 50;
  return (
    <>
      <Table.Cell textAlign="end" whiteSpace="nowrap">
        {formatSigned(contribution)}
      </Table.Cell>
      <Table.Cell>
        <Box position="relative" height="4" aria-hidden>
          <Box
            position="absolute"
            insetY="-1"
            insetInlineStart="50%"
            borderStartWidth="1px"
            borderColor="border.emphasized"
          />
          <Box
            position="absolute"
            insetY="0"
            bg={`${labelPalette[label]}.solid`}
            rounded="xs"
            style={
              contribution > 0 ? { left: "50%", width: `${width}%` } : { right: "50%", width: `${width}%` }
            }
          />
        </Box>
      </Table.Cell>
    </>
  );
}
