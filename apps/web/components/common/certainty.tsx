import { Text, type TextProps } from "@chakra-ui/react";
import { useDataset } from "./dataset.tsx";
import { formatLikelihood, formatMargin } from "./format.ts";

/** How sure a prediction is. */
interface Sureness {
  /** Missing where it is not known. */
  readonly margin: number | null | undefined;
  /** That the prediction is right; missing where it is not known. */
  readonly probability: number | null | undefined;
}

/** Such as `92% likely right, margin 1.23`; undefined where nothing is known. */
export function describeCertainty({ margin, probability }: Sureness): string | undefined {
  const parts = [
    ...(probability == null ? [] : [`${formatLikelihood(probability)} likely right`]),
    ...(margin == null ? [] : [`margin ${formatMargin(margin)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}

/** Says what {@link describeCertainty} shows. */
export function CertaintyHelp({ hasProbabilities, ...style }: { hasProbabilities: boolean } & TextProps) {
  const { record } = useDataset();
  return (
    <Text textStyle="sm" color="fg.muted" maxWidth="3xl" {...style}>
      The margin says how clearly a {record.one} is predicted: by how much the decision for its class exceeds
      that for the next one. Near 0, little would change the prediction.
      {hasProbabilities &&
        ` “Likely right” is the probability that the prediction is right, as estimated on ${record.many} that the model was not trained on.`}
    </Text>
  );
}
