import { arrive, go, write } from "../app/route";
import { CheckSign, EditSign, KeySign, TrashSign } from "../components/icons";
import { checks } from "../features/targets/checks";
import { commands, type Target } from "../platform/host";
import { type Action, ALWAYS } from "./action";
import type { Kit } from "./kit";

export const checkTarget: Action<Target> = {
  id: "check",
  title: "targets-check",
  long: "targets-check-name",
  sign: () => <CheckSign />,
  keys: "C",
  offer: ({ id }) => (checks.busy(id) ? { able: false, hint: "targets-checking" } : { able: true }),
  act: ({ id }, kit) => void checks.check(id, kit),
};

export const editTarget: Action<Target> = {
  id: "edit",
  title: "action-edit",
  long: "targets-edit-name",
  sign: () => <EditSign />,
  keys: "Enter",
  offer: ALWAYS,
  act: ({ id }) => go("targets", { edit: id }),
};

export const deleteTarget: Action<Target> = {
  id: "delete",
  title: "targets-delete",
  long: "targets-delete-name",
  sign: () => <TrashSign />,
  keys: "Delete",
  danger: true,
  offer: ALWAYS,
  act: (target, kit) => {
    const { id, name } = target;
    const { text } = kit.speech;
    if (target.rules.length > 0) {
      refuse(target, kit);
      return;
    }
    kit.ask({
      title: text("targets-delete-ask", { name }),
      content: text("targets-delete-about"),
      ok: text("targets-delete"),
      act: () => kit.carryOut(() => commands.removeTarget(id)),
    });
  },
};

/** A target that rules use cannot be deleted: says which. */
function refuse({ name, rules }: Target, { inform, speech: { text } }: Kit): void {
  const told = inform({
    title: text("targets-in-use", { name }),
    content: (
      <div className="asked">
        <p>{text("targets-in-use-about", { count: rules.length })}</p>
        <ul className="named">
          {rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
        <a href={write("rules")} onClick={() => told.close()}>
          {text("targets-in-use-rules")}
        </a>
      </div>
    ),
    ok: text("action-close"),
  });
}

export const importLogins: Action<null> = {
  id: "import-logins",
  title: "targets-import",
  sign: () => <KeySign />,
  offer: () => ({ able: true, hint: "targets-import-hint" }),
  act: (_, { carryOut, tell, speech: { text, list } }) =>
    void carryOut(
      () => commands.importLogins(),
      (names) => {
        tell({
          key: "import-logins",
          title: text("targets-imported", { count: names.length }),
          ...(names.length > 0 ? { description: list(names) } : {}),
        });
        if (names.length > 0) {
          arrive("targets");
        }
      },
    ),
};

/** In the order of the menu. */
export const TARGET_ACTIONS: readonly Action<Target>[] = [checkTarget, editTarget, deleteTarget];
