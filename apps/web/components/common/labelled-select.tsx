import { Field, NativeSelect } from "@chakra-ui/react";

/** A drop-down list with a label. */
export function LabelledSelect(props: {
  label: string;
  value: string;
  options: readonly { value: string; title: string; disabled?: boolean }[];
  onChange: (value: string) => void;
}) {
  return (
    <Field.Root flex="1 1 11rem" minWidth="0">
      <Field.Label>{props.label}</Field.Label>
      <NativeSelect.Root>
        <NativeSelect.Field
          value={props.value}
          onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
        >
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
