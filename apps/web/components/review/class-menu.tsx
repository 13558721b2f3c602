import { NativeSelect } from "@chakra-ui/react";
import { type KeyboardEvent, useRef } from "react";
import { useDataset } from "../common/dataset.tsx";
import type { ChoiceProps } from "./review-row.tsx";

/** Milliseconds within which two digits are one number. */
const typingMs = 1_000;

/**
 * Chooses one of many classes, also by typing its number while the menu has the focus. If all names of classes begin with
 * digits themselves, they are not numbered, and the browser chooses the one whose name is typed.
 */
export function ClassMenu({ name, position, actual, onCorrect }: ChoiceProps) {
  const { classes } = useDataset();
  const typed = useRef({ digits: "", at: Number.NEGATIVE_INFINITY });
  const isNumbered = !classes.every(({ label }) => /^\d/.test(label));

  function chooseByNumber(event: KeyboardEvent): void {
    const { key, timeStamp } = event;
    if (!isNumbered || !/^\d$/.test(key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { digits, at } = typed.current;
    const number = timeStamp - at < typingMs ? digits + key : key;
    typed.current = { digits: number, at: timeStamp };
    const chosen = classes[Number(number) - 1];
    if (chosen !== undefined) onCorrect(position, chosen.value);
  }

  return (
    <NativeSelect.Root size="sm" width={{ base: "auto", sm: "full" }} flex={{ base: "1 1 8rem", sm: "none" }}>
      <NativeSelect.Field
        aria-label={`Actual label of ${name}`}
        value={actual ?? ""}
        onChange={({ currentTarget }) => onCorrect(position, currentTarget.value)}
        onKeyDown={chooseByNumber}
      >
        {/* Hidden: a choice is undone by its own button. */}
        <option value="" disabled hidden>
          Choose a class
        </option>
        {classes.map(({ value, label }, k) => (
          <option key={value} value={value}>
            {isNumbered ? `${k + 1}. ${label}` : label}
          </option>
        ))}
      </NativeSelect.Field>
      <NativeSelect.Indicator />
    </NativeSelect.Root>
  );
}
