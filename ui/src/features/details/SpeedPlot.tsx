import { bytes as size, speed } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Sample } from "../../platform/host";
import { plotOf } from "./plot";
import { useWidth } from "./useWidth";

/** The height of the plot, in pixels. */
const HEIGHT = 56;

/** How fast the bytes came along, over the time the job has been sending. */
export function SpeedPlot({ course }: { readonly course: readonly Sample[] }) {
  const { text, duration } = useSpeech();
  const [place, width] = useWidth<HTMLElement>();
  const plot = plotOf(course, width, HEIGHT);
  return (
    <figure className="job-plot" ref={place}>
      {plot && (
        <>
          <figcaption>
            <span>{text("details-plot", { speed: speed(plot.most) })}</span>
            <span className="soft">{text("details-plot-mean", { speed: speed(plot.mean) })}</span>
          </figcaption>
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={text("details-plot-label", {
              speed: speed(plot.most),
              mean: speed(plot.mean),
              sent: size(plot.sent),
              span: duration(plot.span),
            })}
          >
            <path className="plot-area" d={plot.area} />
            <path className="plot-line" d={plot.line} />
            <line className="plot-mean" x1={0} x2={width} y1={plot.meanAt} y2={plot.meanAt} />
          </svg>
          <div className="plot-span soft">
            <span>0</span>
            <span>{duration(plot.span)}</span>
          </div>
        </>
      )}
    </figure>
  );
}
