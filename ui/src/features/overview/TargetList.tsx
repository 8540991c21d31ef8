import { useMemo } from "react";
import { useTargets } from "../../app/questions";
import { write } from "../../app/route";
import { HealthTag } from "../../components/HealthTag";
import { moment } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";

/** How each target was found when it was checked last; what needs somebody comes first. */
export function TargetList() {
  const { text } = useSpeech();
  const targets = useTargets().data;
  const sorted = useMemo(
    () => (targets ?? []).toSorted((a, b) => rank(a.checked) - rank(b.checked)),
    [targets],
  );
  return (
    <section aria-label={text("overview-targets")}>
      <h2>{text("overview-targets")}</h2>
      {targets?.length === 0 && <p className="soft">{text("overview-targets-none")}</p>}
      <ul className="overview-targets">
        {sorted.map(({ id, name, checked }) => (
          <li key={id}>
            <a href={write("targets")} className="line" title={name}>
              {name}
            </a>
            <HealthTag healthy={checked?.healthy ?? null} />
            <span className="soft when">{checked && moment(checked.at, Date.now())}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const rank = (checked: { readonly healthy: boolean } | null) => (checked ? (checked.healthy ? 2 : 0) : 1);
