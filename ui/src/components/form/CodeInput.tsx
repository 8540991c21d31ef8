import { Input, type InputProps } from "antd";

/** A line that machines read as it is, such as an address, a path or an expression; none looks as an empty one does. */
export function CodeInput(
  props: Omit<InputProps, "value" | "onChange"> & {
    readonly value: string | null;
    readonly onChange: (value: string) => void;
  },
) {
  const { className, value, onChange, ...more } = props;
  return (
    <Input
      {...more}
      className={className ? `mono ${className}` : "mono"}
      spellCheck={false}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
