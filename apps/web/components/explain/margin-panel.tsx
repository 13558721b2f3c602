import { Flex, Text } from "@chakra-ui/react";
import type { BatchReply, ModelReply } from "@loopline/contracts";
import { LabelBadge } from "../common/label-badge.tsx";
import { Panel } from "../common/panel.tsx";
import { type Explanation, explain, type LinearModel } from "./explanation.ts";
import { formatSigned } from "./format-signed.ts";
import { SharesTable } from "./shares-table.tsx";

/** One note's margin, and what each feature adds to it. */
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
    <Panel title="What each feature adds">
      <Flex align="center" gap="3" wrap="wrap">
        <LabelBadge label={explanation.label} />
        <Text>
          The margin is <strong>{formatSigned(explanation.margin)}</strong>: {verdict(explanation)}
        </Text>
      </Flex>
      <SharesTable explanation={explanation} />
      <ModelChange batch={batch} position={position} explanation={explanation} champion={champion} />
    </Panel>
  );
}

function verdict({ label }: Explanation): string {
  return label === "real"
    ? "above zero, so the note is taken for real."
    : "not above zero, so the note is taken for fake.";
}

/** The batch may have been predicted by an earlier model, which may have said something else. */
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
      This is how the present champion sees the note. It was predicted by an earlier model, which took it for{" "}
      {prediction}
      {prediction === explanation.label ? " as well." : ": the model has learned since."}
    </Text>
  );
}
