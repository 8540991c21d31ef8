const [WIDTH, HEIGHT] = [600, 96];

/** Speeds as a line over its ground, the newest at the right. */
export function Plot({ speeds, label }: { readonly speeds: readonly number[]; readonly label: string }) {
  const most = Math.max(1, ...speeds);
  const points = speeds.map((speed, at) => {
    const x = speeds.length > 1 ? (at * WIDTH) / (speeds.length - 1) : WIDTH;
    return `${x.toFixed(1)},${(HEIGHT - (speed * (HEIGHT - 4)) / most).toFixed(1)}`;
  });
  return (
    <svg
      className="plot"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {[0.25, 0.5, 0.75].map((part) => (
        <line key={part} x1="0" x2={WIDTH} y1={HEIGHT * part} y2={HEIGHT * part} className="rule" />
      ))}
      {points.length > 1 && (
        <>
          <polygon points={`0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}`} className="ground" />
          <polyline points={points.join(" ")} className="course" />
        </>
      )}
      <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="rule" />
    </svg>
  );
}
