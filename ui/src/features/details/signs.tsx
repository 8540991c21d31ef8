import { Sign } from "../../components/icons";

/** A glass: search. */
export const SearchSign = () => (
  <Sign>
    <circle cx="7" cy="7" r="4.2" />
    <path d="m10.2 10.2 3.3 3.3" />
  </Sign>
);

/** An angle upwards: the match before. */
export const PreviousSign = () => (
  <Sign>
    <path d="m3.5 10 4.5-4.5 4.5 4.5" />
  </Sign>
);

/** An angle downwards: the next match. */
export const NextSign = () => (
  <Sign>
    <path d="M3.5 6 8 10.5 12.5 6" />
  </Sign>
);

/** A line that turns: long lines are wrapped. */
export const WrapSign = () => (
  <Sign>
    <path d="M2.5 4h11M2.5 8h9a2.2 2.2 0 0 1 0 4.4H8M9.6 10.6 7.8 12.4l1.8 1.8" />
  </Sign>
);

/** An arrow into a tray: save. */
export const SaveSign = () => (
  <Sign>
    <path d="M8 2.5v7.2M4.9 6.8 8 9.9l3.1-3.1M2.5 11.2v2.3h11v-2.3" />
  </Sign>
);

/** Two columns: attempts side by side. */
export const AttemptsSign = () => (
  <Sign>
    <rect x="2.5" y="3" width="11" height="10" rx="1" />
    <path d="M8 3v10" />
  </Sign>
);
