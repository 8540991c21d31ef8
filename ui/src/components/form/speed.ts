/** Bytes a second in each unit that a speed is typed in, the largest first. */
export const SPEED_UNITS = {
  "GiB/s": 1 << 30,
  "MiB/s": 1 << 20,
  "KiB/s": 1 << 10,
  "B/s": 1,
} as const;

export type SpeedUnit = keyof typeof SPEED_UNITS;

const UNITS = Object.keys(SPEED_UNITS) as SpeedUnit[];

/** The largest unit in which a speed has at most two decimals and is not below one. */
export function unitOf(speed: number | null): SpeedUnit {
  if (speed === null) {
    return "MiB/s";
  }
  const exact = (unit: SpeedUnit) => {
    const hundredths = (speed * 100) / SPEED_UNITS[unit];
    return hundredths >= 100 && Number.isInteger(hundredths);
  };
  return UNITS.find(exact) ?? "B/s";
}

/** A number of units in bytes a second, at least one; null for nothing. */
export function speedOf(number: number | null, unit: SpeedUnit): number | null {
  return number === null || Number.isNaN(number) ? null : Math.max(1, Math.round(number * SPEED_UNITS[unit]));
}
