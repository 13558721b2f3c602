import { Box, Table } from "@chakra-ui/react";
import { labelPalette } from "../common/label-palette.ts";
import type { Explanation } from "./explanation.ts";
import { formatFeature, formatSigned } from "./format-signed.ts";

/** The sum that makes the margin, line by line, each with a bar to its side of zero. */
export function SharesTable({ explanation }: { explanation: Explanation }) {
  const { shares, intercept, margin } = explanation;
  const longest = Math.max(...[...shares.map(({ share }) => share), intercept, margin].map(Math.abs));
  return (
    <Table.Root size="sm" aria-label="Margin of the note, by feature" css={{ "& tr": { bg: "transparent" } }}>
      <Table.Header>
        <Table.Row>
          <Table.ColumnHeader>Feature</Table.ColumnHeader>
          <Table.ColumnHeader textAlign="end" hideBelow="sm">
            Coefficient × value
          </Table.ColumnHeader>
          <Table.ColumnHeader textAlign="end">Adds</Table.ColumnHeader>
          <Table.ColumnHeader width="35%" textAlign="center">
            fake | real
          </Table.ColumnHeader>
        </Table.Row>
      </Table.Header>
      <Table.Body>
        {shares.map(({ feature, coefficient, value, share }) => (
          <Table.Row key={feature}>
            <Table.ColumnHeader scope="row">{feature}</Table.ColumnHeader>
            <Table.Cell textAlign="end" hideBelow="sm" color="fg.muted">
              {formatSigned(coefficient)} × {formatFeature(value)}
            </Table.Cell>
            <ShareCells share={share} longest={longest} />
          </Table.Row>
        ))}
        <Table.Row>
          <Table.ColumnHeader scope="row">intercept</Table.ColumnHeader>
          <Table.Cell hideBelow="sm" />
          <ShareCells share={intercept} longest={longest} />
        </Table.Row>
        <Table.Row fontWeight="semibold" css={{ "& > *": { borderBottomWidth: 0, borderTopWidth: "2px" } }}>
          <Table.ColumnHeader scope="row" fontWeight="semibold">
            margin
          </Table.ColumnHeader>
          <Table.Cell hideBelow="sm" />
          <ShareCells share={margin} longest={longest} />
        </Table.Row>
      </Table.Body>
    </Table.Root>
  );
}

function ShareCells({ share, longest }: { share: number; longest: number }) {
  const label = share > 0 ? "real" : "fake";
  const width = longest === 0 ? 0 : (Math.abs(share) / longest) * 50;
  return (
    <>
      <Table.Cell textAlign="end">{formatSigned(share)}</Table.Cell>
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
            style={share > 0 ? { left: "50%", width: `${width}%` } : { right: "50%", width: `${width}%` }}
          />
        </Box>
      </Table.Cell>
    </>
  );
}
