import { Field, NativeSelect } from "@chakra-ui/react";

/** A drop-down list with a label. */
export function LabelledSelect<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; title: string; disabled?: boolean }[];
  onChange: (value: T) => void;
}) {
  function change(value: string): void {
    const option = props.options.find((known) => known.value === value);
    if (option !== undefined) props.onChange(option.value);
  }
  return (
    <Field.Root flex="1 1 11rem" minWidth="0">
      <Field.Label>{props.label}</Field.Label>
      <NativeSelect.Root>
        <NativeSelect.Field value={props.value} onChange={({ currentTarget }) => change(currentTarget.value)}>
          {props.options.map(({ value, title, disabled }) => (
            <option key={value} value={value} disabled={disabled}>
              {title}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
    </Field.Root>
  );
}
