import { useRules } from "../../app/questions";
import { write } from "../../app/route";
import { moment } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";

/** Runs that are shown: the page of rules has them all. */
const RUNS = 5;

/** Which rules run next by themselves, and when. */
export function Upcoming() {
  const { text } = useSpeech();
  const rules = useRules().data;
  const next = (rules ?? [])
    .flatMap(({ id, name, next: at, enabled }) => (enabled && at !== null ? [{ id, name, at }] : []))
    .sort((a, b) => a.at - b.at)
    .slice(0, RUNS);
  return (
    <section aria-label={text("overview-next")}>
      <h2>{text("overview-next")}</h2>
      {rules && next.length === 0 && <p className="soft">{text("overview-next-none")}</p>}
      <ul className="overview-next">
        {next.map(({ id, name, at }) => (
          <li key={id} data-next-run={id}>
            <a href={write("runs", { rule: id })} className="line" title={name}>
              {name}
            </a>
            <span className="soft when">{moment(at, Date.now())}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
