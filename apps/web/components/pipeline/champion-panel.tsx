"use client";
import { Badge, Skeleton, Text } from "@chakra-ui/react";
import { useModel } from "../../resources/model.ts";
import { Facts } from "../common/facts.tsx";
import { formatShare } from "../common/format-number.ts";
import { CrownIcon } from "../common/icons.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { Panel } from "../common/panel.tsx";

/** The model that predicts now. */
export function ChampionPanel() {
  const { data: model } = useModel();
  return (
    <Panel
      title="Champion"
      aside={
        <Badge colorPalette="teal" size="md">
          <CrownIcon />
          predicts
        </Badge>
      }
    >
      {model === undefined && <Skeleton height="24" />}
      {model === null && (
        <Text color="fg.muted">There is no model yet: the first one follows the first corrections.</Text>
      )}
      {model && (
        <Facts
          facts={[
            { name: "Accuracy", value: formatShare(model.accuracy) },
            { name: "Model file", value: model.model_file_name },
            {
              name: "Since",
              value: model.created === undefined ? "unknown" : <LocalTime created={model.created} />,
            },
          ]}
        />
      )}
    </Panel>
  );
}
