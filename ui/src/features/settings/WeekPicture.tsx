import * as format from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Settings } from "../../platform/host";
import { bandsOf, DAY, placeOf, timeOf, WEEK } from "./week";

/** The least share of a day in which a speed can be read. */
const READABLE = DAY / 8;

const HOURS = [0, 6, 12, 18, 24];

/** The limits of a week, drawn: a row a day, a column an hour. The list beside it says the same in words. */
export function WeekPicture({ settings, now }: { readonly settings: Settings; readonly now: number }) {
  const { text, language } = useSpeech();
  const { day: today, minute } = placeOf(now);
  const share = (minutes: number) => `${(minutes * 100) / DAY}%`;
  return (
    <div className="week" aria-hidden="true">
      {WEEK.map((day) => (
        <div key={day} className="week-day" data-today={day === today || undefined}>
          <span className="week-name">{format.weekday(day, language)}</span>
          <div className="week-bands">
            {bandsOf(settings, day).map(({ from, to, limit, window }) => (
              <span
                key={from}
                className="week-band"
                data-window={window === null ? undefined : window % 3}
                style={{ left: share(from), width: share(to - from) }}
                title={text("settings-band", {
                  from: timeOf(from),
                  to: timeOf(to),
                  speed: limit === null ? text("speed-unlimited") : format.speed(limit),
                })}
              >
                {limit !== null && to - from >= READABLE && (
                  <span className="week-label">{format.speed(limit)}</span>
                )}
              </span>
            ))}
            {day === today && <span className="week-now" style={{ left: share(minute) }} />}
          </div>
        </div>
      ))}
      <div className="week-hours">
        {HOURS.map((hour) => (
          <span key={hour} style={{ left: share(hour * 60) }}>
            {hour}
          </span>
        ))}
      </div>
    </div>
  );
}
