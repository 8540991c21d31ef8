import { Button, Checkbox } from "antd";
import { ColumnsSign, DownSign, UpSign } from "../../components/icons";
import { Unfolded } from "../../components/Unfolded";
import { useSpeech } from "../../i18n/Speech";
import { type Chosen, FIXED, moved, UNCHOSEN } from "./columns";

/** Which columns are shown, and in which order. */
export function ColumnChooser(props: {
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}) {
  const { text } = useSpeech();
  return (
    <Unfolded
      placement="bottomRight"
      button={(folded) => (
        <Button
          data-action="columns"
          aria-label={text("jobs-columns")}
          title={text("jobs-columns")}
          icon={<ColumnsSign />}
          {...folded}
        />
      )}
      content={() => <List {...props} />}
    />
  );
}

function List(props: { readonly chosen: Chosen; readonly onChoose: (chosen: Chosen) => void }) {
  const { text } = useSpeech();
  const { chosen, onChoose } = props;
  const order = chosen.order.filter((id) => id !== "select" && id !== "acts");
  const show = (id: string, shown: boolean) =>
    onChoose({
      ...chosen,
      shown: shown ? [...chosen.shown, id] : chosen.shown.filter((each) => each !== id),
    });
  return (
    <div className="jobs-columns">
      <ul aria-label={text("jobs-columns")}>
        {order.map((id, index) => {
          const name = text(`jobs-column-${id}`);
          return (
            <li key={id}>
              <Checkbox
                data-field={`column-${id}`}
                checked={FIXED.includes(id) || chosen.shown.includes(id)}
                disabled={FIXED.includes(id)}
                onChange={({ target }) => show(id, target.checked)}
              >
                {name}
              </Checkbox>
              <Button
                size="small"
                type="text"
                icon={<UpSign />}
                disabled={index === 0}
                aria-label={text("jobs-column-up", { column: name })}
                onClick={() => onChoose(moved(chosen, id, -1))}
              />
              <Button
                size="small"
                type="text"
                icon={<DownSign />}
                disabled={index === order.length - 1}
                aria-label={text("jobs-column-down", { column: name })}
                onClick={() => onChoose(moved(chosen, id, 1))}
              />
            </li>
          );
        })}
      </ul>
      <Button size="small" data-action="usual-columns" onClick={() => onChoose(UNCHOSEN)}>
        {text("jobs-columns-usual")}
      </Button>
    </div>
  );
}
