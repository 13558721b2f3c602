import { NativeSelect } from "@chakra-ui/react";
import { useDataset } from "../common/dataset.tsx";
import type { ChoiceProps } from "./review-row.tsx";

/**
 * Chooses one of many classes. Options begin with their number, so that a browser chooses the one whose number is typed while the
 * menu has the focus; if the names of the classes begin with digits themselves, those are typed.
 */
export function ClassMenu({ name, position, actual, onCorrect }: ChoiceProps) {
  const { classes } = useDataset();
  const hasNumbers = classes.some(({ label }) => /^\d/.test(label));
  return (
    <NativeSelect.Root size="sm" width={{ base: "auto", sm: "full" }} flex={{ base: "1 1 8rem", sm: "none" }}>
      <NativeSelect.Field
        aria-label={`Actual label of ${name}`}
        value={actual ?? ""}
        onChange={({ currentTarget }) => onCorrect(position, currentTarget.value)}
      >
        {/* Hidden: a choice is undone by its own button. */}
        <option value="" disabled hidden>
          Choose a class
        </option>
        {classes.map(({ value, label }, k) => (
          <option key={value} value={value}>
            {hasNumbers ? label : `${k + 1} ${label}`}
          </option>
        ))}
      </NativeSelect.Field>
      <NativeSelect.Indicator />
    </NativeSelect.Root>
  );
}
