import { Stack, Text } from "@chakra-ui/react";
import type { Decision } from "@loopline/contracts";
import { Facts } from "../common/facts.tsx";
import { formatCount, formatShare } from "../common/format-number.ts";

/** Why a model was promoted or not, and the numbers that decided it. */
export function DecisionFacts({ decision }: { decision: Decision }) {
  const { reason, rows, candidate_accuracy, champion_accuracy, p } = decision;
  return (
    <Stack gap="3">
      <Text _firstLetter={{ textTransform: "uppercase" }}>{reason}.</Text>
      <Facts
        facts={[
          { name: "Compared on", value: `${formatCount(rows)} notes that neither was trained on` },
          { name: "This model", value: formatShare(candidate_accuracy) },
          {
            name: "Champion then",
            value: champion_accuracy === null ? "none" : formatShare(champion_accuracy),
          },
          { name: "Only this one right", value: formatCount(decision.only_candidate_right) },
          { name: "Only the champion right", value: formatCount(decision.only_champion_right) },
          ...(p === null ? [] : [{ name: "p (exact McNemar test)", value: p.toPrecision(2) }]),
        ]}
      />
    </Stack>
  );
}
