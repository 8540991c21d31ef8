import { Select, type SelectProps } from "antd";
import "./form.css";

/** Several codes, such as patterns: each typed and ended with Enter, or pasted with separators between them. */
export function CodeList(
  props: Omit<SelectProps<string[]>, "value"> & {
    readonly tokenSeparators: string[];
    readonly value: readonly string[];
  },
) {
  const { value, ...more } = props;
  return (
    <Select<string[]>
      {...more}
      mode="tags"
      open={false}
      suffixIcon={null}
      className="mono patterns"
      value={[...value]}
    />
  );
}
