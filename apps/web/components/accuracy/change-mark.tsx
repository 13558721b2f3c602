import { Flex } from "@chakra-ui/react";
import { DownIcon, UpIcon } from "../common/icons.tsx";
import { formatChange } from "./accuracy.ts";

/** The change of accuracy, with an arrow. @param props.change as a share of one; undefined for the first job */
export function ChangeMark({ change }: { change: number | undefined }) {
  if (change === undefined) return <>first job</>;
  const text = formatChange(change);
  if (text === "no change") return <>{text}</>;
  return (
    <Flex as="span" display="inline-flex" align="center" gap="1" color={change > 0 ? "green.fg" : "red.fg"}>
      {change > 0 ? <UpIcon /> : <DownIcon />}
      {text}
    </Flex>
  );
}
