import { Button, Input } from "antd";
import { useState } from "react";
import { useKit } from "../../actions/kit";
import { go, write } from "../../app/route";
import { BookmarkSign, CloseSign } from "../../components/icons";
import { Unfolded } from "../../components/Unfolded";
import type { Query } from "./filter";
import { keep, kept, READY, same, type View, viewOf } from "./views";

/** Views: those that are always there, those that were kept, and how to keep the one that is shown. */
export function Views({ query }: { readonly query: Query }) {
  const kit = useKit();
  const { text } = kit.speech;
  const [views, set] = useState(kept);
  const change = (next: readonly View[]) => {
    set(next);
    keep(next);
  };
  const remove = (view: View) => {
    const before = views;
    change(views.filter((each) => each !== view));
    kit.undoable(text("jobs-view-removed", { name: view.name }), async () => change(before));
  };
  const known = [...READY, ...views].some((view) => same(view.query, query));
  const nothing = same(query, {});
  return (
    <section className="jobs-views" aria-label={text("jobs-views")}>
      <h2>{text("jobs-views")}</h2>
      <ul>
        {READY.map((view) => (
          <li key={view.id}>
            <a
              href={write("jobs", view.query)}
              data-view={view.id}
              aria-current={same(view.query, query) ? "true" : undefined}
            >
              {text(`jobs-view-${view.id}`)}
            </a>
          </li>
        ))}
        {views.map((view) => (
          <li key={view.name}>
            <a
              className="line"
              href={write("jobs", view.query)}
              data-view={view.name}
              title={view.name}
              aria-current={same(view.query, query) ? "true" : undefined}
            >
              {view.name}
            </a>
            <button
              type="button"
              data-action="forget-view"
              aria-label={text("jobs-view-remove", { name: view.name })}
              title={text("jobs-view-remove", { name: view.name })}
              onClick={() => remove(view)}
            >
              <CloseSign />
            </button>
          </li>
        ))}
      </ul>
      {!known && !nothing && (
        <Unfolded
          placement="rightTop"
          button={(folded) => (
            <Button size="small" type="text" data-action="keep-view" icon={<BookmarkSign />} {...folded}>
              {text("jobs-view-keep")}
            </Button>
          )}
          content={(fold) => (
            <Naming
              taken={views.map(({ name }) => name)}
              onDone={(name) => {
                fold();
                change([...views.filter((view) => view.name !== name), { name, query: viewOf(query) }]);
                go("jobs", query);
              }}
            />
          )}
        />
      )}
    </section>
  );
}

function Naming(props: { readonly taken: readonly string[]; readonly onDone: (name: string) => void }) {
  const { speech } = useKit();
  const { text } = speech;
  const [name, setName] = useState("");
  const named = name.trim();
  return (
    <form
      className="jobs-naming"
      onSubmit={(event) => {
        event.preventDefault();
        if (named !== "") {
          props.onDone(named);
        }
      }}
    >
      <Input
        autoFocus
        name="view"
        maxLength={40}
        value={name}
        aria-label={text("jobs-view-name")}
        placeholder={text("jobs-view-name")}
        onChange={({ target }) => setName(target.value)}
      />
      <Button type="primary" htmlType="submit" data-action="save-view" disabled={named === ""}>
        {text(props.taken.includes(named) ? "jobs-view-replace" : "action-save")}
      </Button>
    </form>
  );
}
