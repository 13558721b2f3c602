import {
  Card,
  EmptyState,
  Skeleton,
  Table,
  type TableCellProps,
  type TableRootProps,
  type TableRowProps,
} from "@chakra-ui/react";
import { Fragment, type ReactNode } from "react";

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Whether its cells are the headers of their rows. */
  readonly isRowHeader?: boolean;
  /** Of its header and of its cells. */
  readonly style?: TableCellProps;
}

/** The style of a column of numbers. */
export const numeric = { textAlign: "end", fontVariantNumeric: "tabular-nums" } as const;

/** The style of a table on a panel. */
export const onPanel = { size: "sm", css: { "& tr": { bg: "transparent" } } } as const;

interface DataTableProps<Row> extends Pick<TableRootProps, "size" | "variant" | "css"> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** Undefined while they are loading: then there are placeholders. */
  readonly rows: readonly Row[] | undefined;
  readonly keyOf: (row: Row) => string | number;
  readonly rowProps?: (row: Row) => TableRowProps;
  /** What to show below a row, across all columns; false if nothing. */
  readonly detail?: (row: Row) => ReactNode;
}

/** A table with one row per entry. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, keyOf, rowProps, detail, ...root } = props;
  return (
    <Table.Root aria-label={label} {...root}>
      <Table.Header>
        <Table.Row>
          {columns.map(({ title, style }, i) => (
            // Titles can repeat, because users choose those of their table.
            <Table.ColumnHeader key={i} textStyle="xs" color="fg.muted" {...style}>
              {title}
            </Table.ColumnHeader>
          ))}
        </Table.Row>
      </Table.Header>
      <Table.Body>
        {rows === undefined && <SkeletonRows columns={columns.length} />}
        {rows?.map((row) => {
          const below = detail?.(row);
          return (
            <Fragment key={keyOf(row)}>
              <Table.Row {...rowProps?.(row)}>
                {columns.map(({ cell, isRowHeader, style }, i) =>
                  isRowHeader ? (
                    <Table.ColumnHeader
                      key={i}
                      scope="row"
                      // The other cells of the last row have no border in an outline.
                      {...(root.variant === "outline" && {
                        css: { "tr:last-of-type > &": { borderBottomWidth: 0 } },
                      })}
                      {...style}
                    >
                      {cell(row)}
                    </Table.ColumnHeader>
                  ) : (
                    <Table.Cell key={i} {...style}>
                      {cell(row)}
                    </Table.Cell>
                  ),
                )}
              </Table.Row>
              {below && (
                <Table.Row>
                  <Table.Cell colSpan={columns.length}>{below}</Table.Cell>
                </Table.Row>
              )}
            </Fragment>
          );
        })}
      </Table.Body>
    </Table.Root>
  );
}

function SkeletonRows({ columns }: { columns: number }) {
  return Array.from({ length: 5 }, (_, row) => (
    <Table.Row key={row}>
      <Table.Cell colSpan={columns}>
        <Skeleton height="6" />
      </Table.Cell>
    </Table.Row>
  ));
}

/** Replaces a table or chart without contents: says what to do to get some. @param props.action a button or link that does it */
export function EmptyTable(props: { icon: ReactNode; title: string; text: string; action?: ReactNode }) {
  return (
    <Card.Root>
      <EmptyState.Root>
        <EmptyState.Content>
          <EmptyState.Indicator>{props.icon}</EmptyState.Indicator>
          <EmptyState.Title as="h2">{props.title}</EmptyState.Title>
          <EmptyState.Description textAlign="center">{props.text}</EmptyState.Description>
          {props.action}
        </EmptyState.Content>
      </EmptyState.Root>
    </Card.Root>
  );
}
